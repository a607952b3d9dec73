-- A person was sent to Dropbox to agree, and is awaited back in the same session with the same state (RFC 6749 10.12).
create table authorizations (
  account_id text not null references accounts (id) on delete cascade,
  state_hash text not null,
  session_id text not null,
  -- What the new task is to be called; null where a task is connected again.
  task_name text,
  task_id text,
  -- Sealed: PKCE's verifier (RFC 7636 4.1).
  verifier text not null,
  expires_at integer not null,
  primary key (account_id, state_hash),
  check ((task_name is null) <> (task_id is null))
) strict, without rowid;

-- Whoever was let into an account and is to stay out for a while; null: may enter.
alter table grants add column deactivated_at integer;

-- Somebody who was asked to join an account and has not answered. A person is made when they do, so that nobody learns
-- from here who has an account already.
create table invitations (
  account_id text not null references accounts (id),
  id text not null unique,
  -- as it is compared: NFC, lower case
  email text not null,
  role text not null check (role in ('administrator', 'custom')),
  -- of a custom role: JSON list of 'backups.view' or 'backups.view@<task>'
  permissions text not null,
  -- a user's id: what they may not give any more is not given
  invited_by text not null,
  -- SHA-256 of the mailed token
  token_hash text not null unique,
  made_at integer not null,
  expires_at integer not null,
  primary key (account_id, id),
  unique (account_id, email)
) strict, without rowid;
create trigger invitations_stay before update of account_id on invitations
  when new.account_id is not old.account_id
  begin select raise(abort, 'account_id is immutable'); end;

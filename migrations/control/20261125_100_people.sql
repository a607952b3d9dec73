-- Who signs in, by what proof, and what they may do. Times are unix milliseconds, ids random text; sealed columns are
-- 'v1.<key version>.<iv>.<ciphertext>' under the key 'people' of instance_keys. Tokens are kept as SHA-256 alone.

alter table accounts add column location text not null default 'here';
alter table accounts add column trial_ends_at integer;
alter table accounts add column suspended_at integer;
-- since when everybody in it needs a second factor; null: each as they like
alter table accounts add column two_factor_required_at integer;
alter table accounts add column idle_minutes integer not null default 60 check (idle_minutes between 5 and 720);

-- Random keys that no account owns, wrapped by a master key.
create table instance_keys (
  name text not null,
  version integer not null check (version > 0),
  master_id text not null,
  wrapped text not null,
  made_at integer not null,
  primary key (name, version)
) strict, without rowid;

create table users (
  id text primary key,
  -- as it is compared: NFC, lower case
  email text not null unique,
  first_name text not null,
  last_name text not null,
  -- sealed PHC string; null: signs in by other means only
  password text,
  password_set_at integer,
  made_at integer not null,
  activated_at integer,
  disabled_at integer,
  -- since when the person may see the operator's console
  operator_since integer
) strict, without rowid;

create table grants (
  account_id text not null references accounts (id),
  user_id text not null references users (id),
  role text not null check (role in ('primary', 'administrator', 'custom')),
  granted_at integer not null,
  primary key (account_id, user_id)
) strict, without rowid;
create unique index grants_primary on grants (account_id) where role = 'primary';
create index grants_user on grants (user_id);

-- What a custom role may; an empty task_id means all tasks.
create table grant_permissions (
  account_id text not null,
  user_id text not null,
  permission text not null,
  task_id text not null default '',
  primary key (account_id, user_id, permission, task_id),
  foreign key (account_id, user_id) references grants (account_id, user_id) on delete cascade
) strict, without rowid;

-- Signed in, or half way: the password is right and the second factor is due.
create table sessions (
  id text primary key,
  token_hash text not null unique,
  user_id text not null,
  account_id text not null,
  stage text not null check (stage in ('second_factor', 'full')),
  begun_at integer not null,
  seen_at integer not null,
  ends_at integer not null,
  -- when the person last proved to be here
  confirmed_at integer not null,
  ip text not null,
  agent text not null,
  foreign key (account_id, user_id) references grants (account_id, user_id) on delete cascade
) strict, without rowid;
create index sessions_user on sessions (user_id);
create index sessions_end on sessions (ends_at);

create table mail_tokens (
  token_hash text primary key,
  purpose text not null check (purpose in ('activation', 'reset', 'email')),
  user_id text not null references users (id),
  address text not null,
  made_at integer not null,
  expires_at integer not null,
  used_at integer
) strict, without rowid;
create index mail_tokens_user on mail_tokens (user_id, purpose);

create table email_changes (
  user_id text primary key references users (id),
  address text not null,
  asked_at integer not null
) strict, without rowid;

-- Networks that a person has signed in from: a stranger's wrong passwords do not lock them out there.
create table known_networks (
  user_id text not null references users (id),
  network text not null,
  seen_at integer not null,
  primary key (user_id, network)
) strict, without rowid;

-- What somebody asked for at the door. It is answered afterwards, so that the answer tells nothing of who is known.
create table requests (
  id text primary key,
  kind text not null check (kind in ('sign_up', 'activation', 'reset')),
  -- sealed JSON
  payload text not null,
  made_at integer not null,
  attempts integer not null default 0,
  next_at integer not null
) strict, without rowid;
create index requests_due on requests (next_at);

create table totp_credentials (
  user_id text primary key references users (id),
  -- sealed
  secret text not null,
  made_at integer not null,
  confirmed_at integer,
  -- the 30 seconds of the last code that was taken: it and those before are refused
  last_step integer not null default 0
) strict, without rowid;

create table recovery_codes (
  user_id text not null references users (id),
  mac text not null,
  made_at integer not null,
  used_at integer,
  primary key (user_id, mac)
) strict, without rowid;

create table passkeys (
  -- credential id, base64url
  id text primary key,
  user_id text not null references users (id),
  name text not null,
  public_key blob not null,
  counter integer not null,
  -- separated by spaces
  transports text not null,
  made_at integer not null,
  used_at integer
) strict, without rowid;
create index passkeys_user on passkeys (user_id);

-- What a passkey was asked to sign; once, and for minutes.
create table challenges (
  id text primary key,
  purpose text not null check (purpose in ('add', 'sign_in')),
  -- null where nobody has said yet who they are
  user_id text references users (id),
  challenge text not null,
  expires_at integer not null
) strict, without rowid;

create trigger grants_stay before update of account_id, user_id on grants
  when new.account_id is not old.account_id or new.user_id is not old.user_id
  begin select raise(abort, 'account_id is immutable'); end;
create trigger grant_permissions_stay before update of account_id on grant_permissions
  when new.account_id is not old.account_id
  begin select raise(abort, 'account_id is immutable'); end;

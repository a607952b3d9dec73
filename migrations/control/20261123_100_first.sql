-- Who is backed up and by what right. Times are unix milliseconds, ids random text; sealed columns are
-- 'v1.<key version>.<iv>.<ciphertext>', bound to their table, column and row.

create table accounts (
  id text primary key,
  name text not null,
  created_at integer not null
) strict, without rowid;

-- Each account's random key, wrapped by a master key; the newest version seals, older ones still open.
create table account_keys (
  account_id text not null references accounts (id),
  version integer not null check (version > 0),
  master_id text not null,
  wrapped text not null,
  created_at integer not null,
  primary key (account_id, version)
) strict, without rowid;
create index account_keys_master on account_keys (master_id);

-- A Dropbox team that has let us in. Lost is a dated fact: a new consent clears it.
create table connections (
  account_id text not null references accounts (id),
  id text not null unique,
  kind text not null check (kind in ('dropbox')),
  app_key text not null,
  -- sealed; null where the app is linked by PKCE alone
  app_secret text,
  team_id text not null,
  team_name text not null,
  admin_member_id text not null,
  -- as Dropbox granted them, separated by spaces
  scopes text not null,
  -- sealed
  refresh_token text not null,
  connected_at integer not null,
  lost_at integer,
  lost_reason text,
  primary key (account_id, id),
  unique (account_id, kind, team_id),
  check ((lost_at is null) = (lost_reason is null))
) strict, without rowid;

-- A backup task: one team into one repository with its own password.
create table tasks (
  account_id text not null references accounts (id),
  id text not null unique,
  connection_id text not null,
  name text not null,
  auto_activate integer not null default 1 check (auto_activate in (0, 1)),
  -- days that archived entities are kept; null: for ever
  archive_retention_days integer check (archive_retention_days > 0),
  -- where the repository stands in the object store
  store_prefix text not null unique,
  -- sealed
  repository_password text not null,
  -- config id of the restic repository, lowercase hex; null until it is made
  repository_id text,
  created_at integer not null,
  deleted_at integer,
  primary key (account_id, id),
  foreign key (account_id, connection_id) references connections (account_id, id)
) strict, without rowid;
create unique index tasks_name on tasks (account_id, name) where deleted_at is null;
create index tasks_connection on tasks (account_id, connection_id);

create trigger account_keys_stay before update of account_id on account_keys
  when new.account_id is not old.account_id
  begin select raise(abort, 'account_id is immutable'); end;
create trigger connections_stay before update of account_id on connections
  when new.account_id is not old.account_id
  begin select raise(abort, 'account_id is immutable'); end;
create trigger tasks_stay before update of account_id on tasks
  when new.account_id is not old.account_id
  begin select raise(abort, 'account_id is immutable'); end;
create trigger accounts_stay before update of id on accounts
  when new.id is not old.id
  begin select raise(abort, 'account id is immutable'); end;

-- Days after which a password has to be changed; null: never (NIST 800-63B-4 advises against it).
alter table accounts add column password_days integer check (password_days between 7 and 730);
-- Since when it counts: sessions that began before go on.
alter table accounts add column password_days_set_at integer;
-- Since when people enter from the addresses below alone.
alter table accounts add column addresses_restricted_at integer;

create table allowed_addresses (
  account_id text not null references accounts (id),
  id text not null unique,
  -- '192.0.2.7', '192.0.2.0/24', '192.0.2.1-192.0.2.20', or the same of IPv6
  range text not null,
  description text not null,
  added_at integer not null,
  -- an address, for reading
  added_by text not null,
  primary key (account_id, id),
  unique (account_id, range)
) strict, without rowid;
create trigger allowed_addresses_stay before update of account_id on allowed_addresses
  when new.account_id is not old.account_id
  begin select raise(abort, 'account_id is immutable'); end;

-- Warnings that a password will have to be changed, each once: of the password that was set then, so many days ahead.
create table password_warnings (
  user_id text not null references users (id),
  password_set_at integer not null,
  days integer not null,
  primary key (user_id, password_set_at, days)
) strict, without rowid;

-- A customer's own storage that an export goes to. Its row is gone with the export's end.
create table destinations (
  account_id text not null references accounts (id) on delete cascade,
  id text not null,
  -- Sealed, all of it: where it is and the keys that open it.
  settings text not null,
  made_at integer not null,
  primary key (account_id, id)
) strict, without rowid;
create index destinations_by_age on destinations (made_at);

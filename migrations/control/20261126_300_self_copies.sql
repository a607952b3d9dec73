-- Copies of the installation itself in its storage, as this data folder knows of them. Times are unix milliseconds.

create table self_copies (
  -- as it is called in the storage
  id text primary key,
  made_at integer not null,
  -- in the storage
  bytes integer not null,
  -- ids of accounts whose catalogue could not be copied, as a JSON list
  missing text not null default '[]'
) strict, without rowid;

-- What control.db is still to be told of changes in this file: written with the change, moved once afterwards (domain/tellings).
create table tellings (
  -- in this order
  n integer primary key autoincrement,
  id text not null unique,
  log text not null check (log in ('audit', 'activity')),
  -- unix milliseconds
  at integer not null,
  body text not null
) strict;

-- What a run waits for: a line a run, true while the run is under way and until the time has come.
create table run_waits (
  run_id integer primary key references runs (id),
  "for" text not null check ("for" in ('dropbox_limit', 'dropbox_outage', 'store_outage')),
  -- address of the member whose calls wait; null: everybody's
  who text,
  -- unix milliseconds
  until integer not null
) strict;

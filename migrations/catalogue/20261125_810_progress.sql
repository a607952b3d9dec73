-- Where the last run of each task stands, for whoever asks by another door: written at most once a second while it goes
-- on, and left as it was when it ended or was cut off. Bookkeeping alone: a rebuild makes none.
create table run_progress (
  run_id integer primary key references runs (id),
  phase text not null check (phase in ('discovering', 'reading', 'sealing')),
  -- 1 while Dropbox still lists: more may be expected yet
  listing integer not null check (listing in (0, 1)),
  -- entries that Dropbox listed
  listed integer not null,
  -- files to bring in, those of a cut-off run before this one included; and of these the ones that are in
  expected_items integer not null,
  expected_bytes integer not null,
  done_items integer not null,
  done_bytes integer not null,
  failed_items integer not null,
  -- bytes a second, of the last seconds before it was written
  rate integer not null,
  updated_at integer not null
) strict;
create table namespace_progress (
  run_id integer not null,
  namespace_id integer not null,
  expected_items integer not null,
  expected_bytes integer not null,
  done_items integer not null,
  done_bytes integer not null,
  primary key (run_id, namespace_id)
) strict, without rowid;

-- What an export into a customer's own storage has done of each item: what is stored is not sent again.
create table sent_items (
  -- the job of recovery_jobs
  job_id text not null references recovery_jobs (id) on delete cascade,
  -- path in the snapshot
  place text not null,
  kind text not null check (kind in ('file', 'folder', 'export', 'symlink', 'mount')),
  -- the object's name below the export's folder; '' where there is none
  member text not null,
  -- null: a namespace's root
  version_id integer,
  size integer not null,
  -- unix seconds
  modified integer not null,
  -- null: it was there already when the export went on after it was cut off
  sha256 blob,
  state text not null check (state in ('stored', 'listed', 'failed')),
  code text,
  detail text,
  primary key (job_id, place)
) strict, without rowid;

-- What a download is made of (R5): no archive is kept, only what stands where in it. Times are unix milliseconds.
create table layouts (
  id integer primary key,
  -- the job of recovery_jobs
  job_id text not null unique,
  task_id text not null,
  run_id integer not null,
  -- of the list in each zip, without ending
  manifest text not null,
  -- counts of what is laid out, as JSON
  laid_out text,
  -- the last item is laid out
  made_at integer,
  -- SHA-256 of the mailed link's token, hex
  link_hash text unique,
  link_until integer,
  link_revoked_at integer,
  -- why nothing is left of it
  dropped_code text
) strict;
create index layouts_by_task on layouts (task_id, run_id);

-- Each zip is complete by itself. Bytes of its parts, in their order; size is set once it is closed.
create table layout_zips (
  layout_id integer not null,
  number integer not null,
  -- of its first item, and of the one after its last
  first_seq integer not null,
  end_seq integer not null,
  -- entries of its directory, without the two manifests
  members integer not null,
  items_bytes integer not null,
  json_bytes integer not null,
  json_crc integer not null,
  csv_bytes integer not null,
  csv_crc integer not null,
  directory_bytes integer not null,
  size integer,
  primary key (layout_id, number)
) strict, without rowid;

-- In the order of the walk; all four places grow with seq within a zip, so that a byte is found by halving.
create table layout_items (
  layout_id integer not null,
  seq integer not null,
  zip integer not null,
  kind text not null check (kind in ('file', 'folder', 'export', 'symlink', 'mount')),
  -- path in the snapshot, and name in the zip; '' where it has no entry there
  place text not null,
  member text not null,
  -- null: a namespace's root
  version_id integer,
  content_id integer,
  size integer not null,
  -- unix seconds
  modified integer not null,
  crc integer not null,
  sha256 blob,
  state text not null check (state in ('stored', 'listed', 'failed')),
  code text,
  detail text,
  -- where its entry, its lines in the manifests and its record in the directory begin, each within its part
  at integer not null,
  json_at integer not null,
  csv_at integer not null,
  directory_at integer not null,
  primary key (layout_id, seq)
) strict, without rowid;

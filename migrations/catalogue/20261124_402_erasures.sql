-- What was asked to be erased for good. The request names it until all is done, and is empty from then on.
create table erasures (
  id integer primary key,
  task_id text not null,
  requested_at integer not null,
  -- items (Dropbox ids), paths (of snapshots), namespaces (Dropbox ids), as JSON
  request text not null,
  ended_at integer,
  -- what was done, as JSON; names no path
  certificate text
) strict;

-- Erased, and not to be backed up again.
create table erased_items (
  task_id text not null,
  dropbox_id text not null,
  primary key (task_id, dropbox_id)
) strict, without rowid;

-- The same for whatever stands at a path or below it.
create table erased_paths (
  namespace_id integer not null,
  -- SHA-256 of the path as the server lowercased it: the path itself would be what was to be erased
  path_hash blob not null,
  primary key (namespace_id, path_hash)
) strict, without rowid;

-- What is given back to Dropbox: one row a restore, one a place it writes to, one an item. Times are unix milliseconds
-- unless a column says seconds.

create table restores (
  id integer primary key,
  task_id text not null,
  run_id integer not null references runs (id),
  label text not null,
  -- as it was asked for, as JSON
  request text not null,
  state text not null check (state in ('planning', 'planned', 'running', 'parked', 'succeeded', 'partial', 'failed')),
  created_at integer not null,
  started_at integer,
  ended_at integer,
  -- why it is parked or failed: stable code and detail
  reason_code text,
  reason text
) strict;
create index restores_of on restores (task_id, id);

create table restore_targets (
  id integer primary key,
  restore_id integer not null references restores (id),
  -- namespace in Dropbox, and who it belongs to
  namespace text not null,
  name text not null,
  -- ways to write there, best first, as JSON
  actings text not null,
  -- folder that holds everything restored there; '' where it goes in place
  prefix text not null,
  prefix_made_at integer,
  unique (restore_id, namespace)
) strict;

create table restore_items (
  id integer primary key,
  restore_id integer not null references restores (id),
  target_id integer not null references restore_targets (id),
  kind text not null check (kind in ('file', 'folder', 'symlink', 'mount')),
  -- path in the snapshot
  place text not null,
  -- path below the target's prefix
  path text not null,
  -- the same as the server lowercases it, where that is known
  lower text,
  name text not null,
  size integer not null,
  content_id integer,
  content_hash blob,
  -- unix seconds
  client_modified integer not null,
  link_target text,
  -- of an exported copy: the document it is of, by its lowercased path, and its rev then
  origin text,
  origin_rev text,
  -- planned -> uploading -> uploaded -> committing -> done | failed
  state text not null check (state in ('planned', 'uploading', 'uploaded', 'committing', 'done', 'failed')),
  outcome text check (outcome in ('restored', 'identical', 'kept_both')),
  -- which of the target's actings; how many other names were tried
  acting integer not null default 0,
  kept integer not null default 0,
  session_id text,
  session_offset integer not null default 0,
  session_at integer,
  attempts integer not null default 0,
  code text,
  detail text,
  result_path text
) strict;
create index restore_items_state on restore_items (restore_id, state, id);
create index restore_items_lower on restore_items (target_id, lower) where lower is not null;
create index restore_items_origin on restore_items (target_id, origin) where origin is not null;

-- Dropbox counts upload calls by month and does not tell how many are used.
create table upload_calls (
  task_id text not null,
  -- '2026-11', UTC
  month text not null,
  calls integer not null,
  primary key (task_id, month)
) strict, without rowid;

-- One file an account: what was found in Dropbox, and where its bytes lie in the repository.
-- All of it can be rebuilt from the bucket; times are unix milliseconds unless a column says seconds.

create table repositories (
  id integer primary key,
  task_id text not null unique,
  -- config id of the restic repository, lowercase hex
  repository_id text not null,
  -- the last run that the totals of the namespaces include
  totals_run integer not null default 0
) strict;

create table runs (
  id integer primary key,
  task_id text not null,
  state text not null check (state in ('running', 'success', 'partial', 'failed', 'interrupted')),
  started_at integer not null,
  ended_at integer,
  -- stable code and sentence of why it failed
  reason_code text,
  reason text,
  snapshot_id text,
  tree_id text,
  -- summary as JSON: counts, bytes, calls
  summary text
) strict;
create unique index runs_one_at_a_time on runs (task_id) where state = 'running';

create table entities (
  id integer primary key,
  task_id text not null,
  kind text not null check (kind in ('member', 'team_folder')),
  -- dbmid of a member, namespace id of a team folder
  dropbox_id text not null,
  name text not null,
  email text,
  dropbox_status text not null,
  discovered_run integer not null,
  activated_at integer,
  paused_at integer,
  archived_at integer,
  archived_reason text,
  unique (task_id, kind, dropbox_id)
) strict;

create table namespaces (
  id integer primary key,
  task_id text not null,
  dropbox_id text not null,
  kind text not null check (kind in ('member_home', 'team_folder', 'shared_folder', 'app_folder', 'team_space')),
  name text not null,
  -- entity that owns it; shared folders have none and are read while a member that mounts them is active
  entity_id integer references entities (id),
  -- where it stands in a snapshot: 'members/alice@acme.test'; and the same in lower case, which tells twins
  folder text not null,
  folder_key text not null,
  cursor text,
  -- under whom the cursor was made, as JSON
  acting text,
  -- 'full': a complete listing is under way or has yet to begin; 'changes': the cursor follows
  listing text not null default 'full' check (listing in ('full', 'changes')),
  listing_run integer not null default 0,
  lost_at integer,
  lost_code text,
  -- the last run that reads it: what is wanted elsewhere waits
  read_run integer not null default 0,
  -- files in it and their bytes, as of repositories.totals_run
  items integer not null default 0,
  bytes integer not null default 0,
  unique (task_id, dropbox_id),
  unique (task_id, folder_key)
) strict;

-- Every path ever seen, once. The root of a namespace has parent 0 and the name ''.
create table nodes (
  id integer primary key,
  namespace_id integer not null references namespaces (id),
  parent_id integer not null,
  -- last part of the path as the server lowercased it: opaque
  name_lower text not null
) strict;
create unique index nodes_path on nodes (namespace_id, parent_id, name_lower);

-- A state of an item, from one run until before another: a snapshot is a range predicate.
create table versions (
  id integer primary key,
  namespace_id integer not null,
  node_id integer not null,
  parent_id integer not null,
  from_run integer not null,
  to_run integer,
  kind text not null check (kind in ('file', 'folder', 'symlink', 'mount', 'export')),
  name text not null,
  -- folders first, then the lowercased name, then the node: one column to page by
  sort text not null,
  dropbox_id text,
  rev text,
  size integer not null default 0,
  content_id integer,
  -- unix seconds
  client_modified integer not null,
  server_modified integer not null,
  -- symlink: its target; mount: the namespace; export: the format
  target text,
  modified_by text,
  -- full listing that last showed it; behind the namespace's own number it was not shown
  seen_run integer not null
) strict;
create unique index versions_current on versions (node_id) where to_run is null;
create index versions_current_folder on versions (parent_id) where to_run is null;
create index versions_folder on versions (parent_id, sort, from_run);
create index versions_node on versions (node_id, from_run);
create index versions_dropbox on versions (dropbox_id, from_run) where dropbox_id is not null;
create index versions_ended on versions (to_run) where to_run is not null;
create index versions_begun on versions (from_run);
-- symlinks and mounts: few, and asked for as a whole each run
create index versions_links on versions (namespace_id, kind) where to_run is null and target is not null;
create index versions_content on versions (content_id) where content_id is not null;

-- Wanted: listed, but its bytes are not in the repository yet. Survives runs; one row a path.
create table pending (
  id integer primary key autoincrement,
  namespace_id integer not null,
  node_id integer not null unique,
  parent_id integer not null,
  -- the listed entry as JSON
  entry text not null,
  rev text not null,
  size integer not null,
  -- 32 bytes, null where Dropbox gave none
  content_hash blob,
  since_run integer not null,
  attempts integer not null default 0,
  -- the run in which it failed last; not tried twice in one
  failed_run integer not null default 0,
  code text,
  detail text
) strict;
create index pending_failed on pending (failed_run) where failed_run > 0;
create index pending_folder on pending (parent_id);
create index pending_content on pending (content_hash) where content_hash is not null;

-- A content in the repository: its blobs in order, 32 bytes each.
create table contents (
  id integer primary key,
  repository_id integer not null references repositories (id),
  content_hash blob not null,
  size integer not null,
  chunks blob not null,
  unique (repository_id, content_hash, size)
) strict;

-- Index files in the bucket that the catalogue has taken in.
create table index_files (
  repository_id integer not null references repositories (id),
  -- SHA-256 of the stored bytes
  id blob not null,
  primary key (repository_id, id)
) strict, without rowid;

create table packs (
  id integer primary key,
  repository_id integer not null references repositories (id),
  -- SHA-256 of the stored bytes
  pack_id blob not null,
  size integer not null,
  kind text not null check (kind in ('data', 'tree')),
  run_id integer not null,
  -- index file that names it; null until one does
  index_id blob,
  unique (repository_id, pack_id)
) strict;
create index packs_unindexed on packs (repository_id) where index_id is null;

create table blobs (
  repository_id integer not null,
  kind integer not null check (kind in (0, 1)), -- 0 data, 1 tree
  id blob not null,
  pack integer not null references packs (id),
  offset integer not null,
  length integer not null,
  -- null where stored uncompressed
  raw_length integer,
  primary key (repository_id, kind, id, pack)
) strict, without rowid;
create index blobs_pack on blobs (pack);

-- The tree blob of a folder as it is now; no row: the folder or something below it changed.
create table trees (
  node_id integer primary key,
  tree_id blob not null
) strict;

create table run_errors (
  run_id integer not null,
  namespace_id integer not null,
  node_id integer not null,
  path text not null,
  name text not null,
  code text not null,
  detail text not null,
  attempts integer not null,
  primary key (run_id, namespace_id, node_id)
) strict, without rowid;

create table run_entities (
  run_id integer not null,
  entity_id integer not null,
  outcome text not null check (outcome in ('success', 'partial', 'failed')),
  reason_code text,
  reason text,
  items integer not null,
  bytes integer not null,
  added integer not null,
  changed integer not null,
  removed integer not null,
  errors integer not null,
  primary key (run_id, entity_id)
) strict, without rowid;
create index run_entities_of on run_entities (entity_id, run_id);

-- Which entity sees which namespace: its own, and those mounted below it.
create table entity_namespaces (
  entity_id integer not null,
  namespace_id integer not null,
  primary key (entity_id, namespace_id)
) strict, without rowid;

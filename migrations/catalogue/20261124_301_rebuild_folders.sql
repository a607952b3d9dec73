-- What a rebuild from the bucket has yet to read: folders of the snapshot that it is at, the last first. Empty otherwise.
create table rebuild_folders (
  id integer primary key autoincrement,
  namespace_id integer not null,
  node_id integer not null,
  tree_id blob not null
) strict;

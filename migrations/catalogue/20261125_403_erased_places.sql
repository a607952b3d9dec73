-- By the namespace's own id: a catalogue that is rebuilt learns of them before it has a row of the namespace.
create table erased_places (
  task_id text not null,
  -- Dropbox id
  namespace text not null,
  -- SHA-256 of the path as the server lowercased it: the path itself would be what was to be erased
  path_hash blob not null,
  primary key (task_id, namespace, path_hash)
) strict, without rowid;
insert into erased_places
  select ns.task_id, ns.dropbox_id, e.path_hash from erased_paths e join namespaces ns on ns.id = e.namespace_id;
drop table erased_paths;

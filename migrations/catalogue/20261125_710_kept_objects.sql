-- Copies of the two objects without which nothing of a repository opens: its config, and the key file it is opened by.
create table kept_objects (
  repository_id integer not null references repositories (id),
  name text not null,
  bytes blob not null,
  primary key (repository_id, name)
) strict, without rowid;

-- Packs that a check or a repair found damaged, until they are gone or proven whole: whatever index file names them.
create table distrusted_packs (
  repository_id integer not null references repositories (id),
  -- SHA-256 of the stored bytes
  pack_id blob not null,
  primary key (repository_id, pack_id)
) strict, without rowid;

-- What is wanted has columns instead of the listed entry as JSON: it was written, parsed by each statement, and deleted
-- for every file of a first run.
create table wanted (
  id integer primary key autoincrement,
  namespace_id integer not null,
  node_id integer not null unique,
  parent_id integer not null,
  name text not null,
  -- as Dropbox shows it
  path text not null,
  dropbox_id text not null,
  rev text not null,
  size integer not null,
  -- 32 bytes, null where Dropbox gave none or it cannot be downloaded
  content_hash blob,
  client_modified integer not null,
  server_modified integer not null,
  modified_by text,
  -- JSON of what is otherwise than as a rule, null of most: pathLower, isDownloadable, exportAs, contentHash
  odd text,
  attempts integer not null default 0,
  -- the run in which it failed last; not tried twice in one
  failed_run integer not null default 0,
  -- 1: a worker died that had it in hand with others, 2: with it alone
  crash integer not null default 0,
  code text,
  detail text
) strict;
insert into wanted (id, namespace_id, node_id, parent_id, name, path, dropbox_id, rev, size, content_hash,
    client_modified, server_modified, modified_by, odd, attempts, failed_run, crash, code, detail)
  select id, namespace_id, node_id, parent_id, entry->>'name', entry->>'pathDisplay', entry->>'id', rev, size, content_hash,
    coalesce(entry->>'clientModified', 0), coalesce(entry->>'serverModified', 0), entry->>'modifiedBy',
    case when coalesce(entry->>'isDownloadable', 1) then
      -- Whether it is the other in lower case is not SQLite's to say: it knows ASCII alone.
      iif(entry->>'pathLower' is null, null, json_object('pathLower', entry->>'pathLower'))
    else json_patch('{}', json_object('pathLower', entry->>'pathLower', 'isDownloadable', json('false'),
      'exportAs', json(coalesce(entry->'exportAs', '[]')), 'contentHash', entry->>'contentHash')) end,
    attempts, failed_run, crash, code, detail
  from pending order by id;
-- No id is given twice: a run that goes on knows its jobs by them.
delete from sqlite_sequence where name = 'wanted';
insert into sqlite_sequence (name, seq) select 'wanted', seq from sqlite_sequence where name = 'pending';
drop table pending;
alter table wanted rename to pending;
create index pending_failed on pending (failed_run) where failed_run > 0;
create index pending_folder on pending (parent_id);
create index pending_large on pending (size) where size >= 16777216;

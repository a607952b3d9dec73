-- Hashes come in no order: an index of whole ones has few of them on a page, and each commit writes most of its pages.
-- Eight bytes tell two apart as well; the statement compares the rest. So uniqueness is the statements' affair.

create table contents_by_number (
  id integer primary key,
  repository_id integer not null references repositories (id),
  content_hash blob not null,
  size integer not null,
  chunks blob not null
) strict;
insert into contents_by_number select id, repository_id, content_hash, size, chunks from contents;
drop table contents;
alter table contents_by_number rename to contents;
create index contents_hash on contents (substr(content_hash, 1, 8));

-- In the order of their packs, as they are written and as an index file wants them.
create table blobs_by_pack (
  repository_id integer not null,
  kind integer not null check (kind in (0, 1)), -- 0 data, 1 tree
  id blob not null,
  pack integer not null references packs (id),
  offset integer not null,
  length integer not null,
  -- null where stored uncompressed
  raw_length integer
) strict;
insert into blobs_by_pack select repository_id, kind, id, pack, offset, length, raw_length from blobs order by pack, offset;
drop table blobs;
alter table blobs_by_pack rename to blobs;
create index blobs_pack on blobs (pack);
create index blobs_id on blobs (substr(id, 1, 8));

drop index pending_content;
create index pending_content on pending (substr(content_hash, 1, 8)) where content_hash is not null;

-- What moved is looked for among what ended: few, where ids of all items were an index as large as the items.
drop index versions_dropbox;
create index versions_dropbox on versions (dropbox_id, from_run) where to_run is not null;

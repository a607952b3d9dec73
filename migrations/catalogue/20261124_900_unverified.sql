-- 1 where Dropbox gave no content hash to compare a file's bytes with: only their number could be.
alter table versions add column unverified integer not null default 0;

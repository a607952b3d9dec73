-- 1: a worker died while it had this item and others in hand. 2: it died while it had this one alone.
alter table pending add column crash integer not null default 0;

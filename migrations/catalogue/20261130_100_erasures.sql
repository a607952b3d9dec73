-- How often an erasure (R9) took states out of the task: trees that a run made of what stood before are not kept as
-- those of their folders, or what was erased would stand in the next snapshot.
alter table repositories add column erasures integer not null default 0;

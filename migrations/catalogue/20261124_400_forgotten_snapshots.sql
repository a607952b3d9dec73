-- When a run's snapshot was removed: the run stays in the history, its snapshot_id and tree_id are null from then on.
alter table runs add column forgotten_at integer;

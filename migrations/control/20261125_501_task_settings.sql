-- What a task's settings page says (B3), and its deletion with grace (B10). Unix milliseconds.
alter table tasks add column indexes_content integer not null default 0 check (indexes_content in (0, 1));
alter table tasks add column deletion_asked_at integer;
-- until then it is undone with one click
alter table tasks add column deletion_due_at integer check ((deletion_due_at is null) = (deletion_asked_at is null));
create index tasks_deletion on tasks (deletion_due_at) where deletion_due_at is not null;

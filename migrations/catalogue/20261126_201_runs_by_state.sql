-- The runs of a task, newest first, also of one outcome alone, a page at a time.
create index runs_of_task on runs (task_id, id);
create index runs_by_state on runs (task_id, state, id);

-- Since when a job under way has come no further (unix milliseconds); null while it does, or is excused by a wait.
alter table jobs add column stuck_since integer;

-- What happened to a job that a person waits for, and when (R8, View Log). Unix milliseconds.
create table recovery_job_events (
  id integer primary key,
  job_id text not null references recovery_jobs (id) on delete cascade,
  at integer not null,
  -- a state that it came into, or something that was asked or told
  event text not null,
  -- the person who did it; null: it went by itself
  who text,
  -- why: stable code and detail; and until when it waits for that to pass
  reason_code text,
  reason text,
  until integer
) strict;
create index recovery_job_events_of on recovery_job_events (job_id, id);
-- What is known of those that were there before.
insert into recovery_job_events (job_id, at, event, who)
  select id, asked_at, 'asked', initiator from recovery_jobs order by asked_at;
insert into recovery_job_events (job_id, at, event)
  select id, started_at, 'running' from recovery_jobs where started_at is not null order by asked_at;
insert into recovery_job_events (job_id, at, event, reason_code, reason)
  select id, ended_at, state, reason_code, reason from recovery_jobs where ended_at is not null order by asked_at;

-- A restore's items in their order, and by what became of them.
create index restore_items_of on restore_items (restore_id);
create index restore_items_outcome on restore_items (restore_id, outcome, state) where outcome is not null;

-- What a person waits for (R4, R8): the queue's jobs point here. Kept longer than they are.
create table recovery_jobs (
  -- random, as in /jobs/<id>
  id text not null primary key,
  kind text not null check (kind in ('restore', 'export')),
  task_id text not null,
  -- whose data it gives back: whoever may not see that may not see the job
  entity_id integer not null,
  run_id integer not null,
  -- when the snapshot's run began
  snapshot_at integer not null,
  label text not null,
  -- in words for people
  destination text not null,
  -- a user's id, and the name as it was
  asked_by text not null,
  initiator text not null,
  asked_at integer not null,
  -- of the form: sent twice, it makes one job
  form_key text not null unique,
  request text not null,
  -- planning: what it would do is looked up; planned: a person is to start it; parked: stopped with a reason
  state text not null check (state in
    ('planning', 'planned', 'pending', 'running', 'parked', 'succeeded', 'partial', 'failed', 'canceled')),
  restore_id integer,
  plan text,
  progress text,
  started_at integer,
  ended_at integer,
  resume_at integer,
  reason_code text,
  reason text,
  items integer not null default 0,
  bytes integer not null default 0,
  -- when its initiator was told of its end
  told_at integer
) strict;
create index recovery_jobs_by_time on recovery_jobs (asked_at, id);
-- The revision that a file in place is replaced from: Dropbox takes it only while that one is the newest.
alter table restore_items add column replaces text;

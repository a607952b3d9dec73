-- What Dropkeep does by itself and for people. Rows are the truth: a tick only finds what is due.
-- Times are unix milliseconds.

create table schedules (
  account_id text not null,
  task_id text not null,
  frequency text not null check (frequency in ('three_a_day', 'daily', 'every_3_days', 'weekly', 'continuous')),
  -- of the day, UTC
  hour integer not null check (hour between 0 and 23),
  -- nothing is due before this; days are counted from it
  set_at integer not null,
  primary key (account_id, task_id),
  foreign key (account_id, task_id) references tasks (account_id, id)
) strict, without rowid;

-- Tasks that were run by hand or cron until now.
insert into schedules (account_id, task_id, frequency, hour, set_at)
  select account_id, id, 'daily', 0, cast(unixepoch('subsec') * 1000 as integer) from tasks where deleted_at is null;

-- With rowid: libSQL crashes the process where an update of a table without one finds its rows by a partial index of the
-- column that it sets (seen with 0.5.29).
create table jobs (
  account_id text not null references accounts (id),
  id text not null unique,
  kind text not null,
  -- the task, connection or entity it is about
  subject text not null,
  payload text not null default '{}',
  -- jobs of a lane share its places
  lane text not null check (lane in ('backup', 'restore', 'light')),
  state text not null check (state in ('queued', 'running', 'succeeded', 'partial', 'failed', 'canceled')),
  -- lower goes first
  priority integer not null,
  -- a user's id; null: by the schedule
  asked_by text,
  queued_at integer not null,
  -- not before
  run_at integer not null,
  attempt integer not null default 0,
  -- processes that died while they ran it, in a row
  crashes integer not null default 0,
  -- goes up with each claim: whoever holds an older one may write nothing
  fence integer not null default 0,
  owner text,
  lease_until integer,
  claimed_at integer,
  started_at integer,
  ended_at integer,
  cancel_asked_at integer,
  reason_code text,
  reason text,
  result text,
  primary key (account_id, id),
  check ((state = 'running') = (lease_until is not null)),
  check ((state in ('queued', 'running')) = (ended_at is null))
) strict;
-- asked twice is asked once
create unique index jobs_open on jobs (account_id, kind, subject) where state in ('queued', 'running');
create index jobs_waiting on jobs (lane, account_id, priority, run_at, id) where state = 'queued';
create index jobs_leased on jobs (lease_until) where state = 'running';
create index jobs_claimed on jobs (account_id, lane, claimed_at);
create index jobs_of on jobs (account_id, subject, queued_at);
create index jobs_ended on jobs (ended_at) where ended_at is not null;

-- Each time that a schedule names, once.
create table schedule_ticks (
  account_id text not null references accounts (id),
  kind text not null,
  subject text not null,
  due_at integer not null,
  primary key (account_id, kind, subject, due_at)
) strict, without rowid;
create index schedule_ticks_due on schedule_ticks (due_at);

-- What an account's jobs need and did not get, several times in a row.
create table job_breakers (
  account_id text not null references accounts (id),
  dependency text not null check (dependency in ('dropbox', 'store')),
  failures integer not null,
  -- before this, nothing that needs it is begun; after it, one job at a time
  open_until integer,
  reason_code text,
  primary key (account_id, dependency)
) strict, without rowid;

create trigger schedules_stay before update of account_id on schedules
  when new.account_id is not old.account_id
  begin select raise(abort, 'account_id is immutable'); end;
create trigger jobs_stay before update of account_id on jobs
  when new.account_id is not old.account_id
  begin select raise(abort, 'account_id is immutable'); end;
create trigger job_breakers_stay before update of account_id on job_breakers
  when new.account_id is not old.account_id
  begin select raise(abort, 'account_id is immutable'); end;

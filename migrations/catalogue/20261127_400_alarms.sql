-- 1: the bytes look like noise, and the name promises something else. Not known of what came before this.
alter table versions add column scrambled integer not null default 0;

-- What a run met of a member's or team folder's files that were there before it; no row: nothing.
create table run_damage (
  entity_id integer not null,
  run_id integer not null,
  -- files that there were before it, and their bytes
  files integer not null,
  bytes integer not null,
  -- other bytes in their place; of these, and of those gone, what noise stands for now
  rewritten integer not null,
  scrambled integer not null,
  -- gone, and beside it stands its name with this one extension behind it
  renamed integer not null,
  extension text not null,
  -- gone, and nothing stands for it anywhere
  removed integer not null,
  removed_bytes integer not null,
  primary key (entity_id, run_id)
) strict, without rowid;

create table alarms (
  id integer primary key,
  task_id text not null,
  entity_id integer not null,
  -- the last snapshot before it, the first that shows it, the last that does
  clean_run integer not null,
  first_run integer not null,
  last_run integer not null,
  raised_at integer not null,
  -- what is told of it, as JSON
  signs text not null,
  files integer not null,
  rewritten integer not null,
  scrambled integer not null,
  renamed integer not null,
  extension text not null,
  removed integer not null,
  -- when its mail was written
  told_at integer,
  -- 'ours': it was us; 'undone': somebody went back to the clean point
  answer text check (answer in ('ours', 'undone')),
  answered_at integer,
  answered_by text,
  -- of recovery_jobs
  job_id text
) strict;
create unique index alarms_open on alarms (entity_id) where answered_at is null;
create index alarms_of on alarms (task_id, id);
create index alarms_untold on alarms (id) where told_at is null;

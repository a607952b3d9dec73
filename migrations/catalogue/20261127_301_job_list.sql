-- The list of jobs (R8): by time, along an index that answers every filter of it; and by each filter alone, so that what
-- is rare costs its rows and not all jobs.
alter table recovery_jobs add column status text generated always as (case state
  when 'running' then 'running' when 'succeeded' then 'succeeded' when 'partial' then 'partly' when 'failed' then 'failed'
  when 'canceled' then 'canceled' else 'pending' end) virtual;
-- who else gets what is given back
alter table recovery_jobs add column gets_entity integer generated always as (json_extract(request, '$.entity')) virtual;
-- the label in lower case, of all alphabets: written with it
alter table recovery_jobs add column label_key text not null default '';
update recovery_jobs set label_key = lower(label);
create trigger recovery_jobs_relabeled after update of label on recovery_jobs begin
  update recovery_jobs set label_key = lower(new.label) where id = new.id;
end;
drop index recovery_jobs_by_time;
create index recovery_jobs_by_time on recovery_jobs
  (asked_at, id, status, kind, task_id, asked_by, entity_id, gets_entity, label_key);
create index recovery_jobs_by_status on recovery_jobs (status, asked_at, id, ended_at);
create index recovery_jobs_by_kind on recovery_jobs (kind, asked_at, id);
create index recovery_jobs_by_task on recovery_jobs (task_id, asked_at, id);
create index recovery_jobs_by_initiator on recovery_jobs (asked_by, asked_at, id);
create index recovery_jobs_ended on recovery_jobs (ended_at, status) where ended_at is not null;

-- What a job gives back, by the top folders of its paths: whoever may not see one of them may not see the job.
create table recovery_job_namespaces (
  job_id text not null references recovery_jobs (id) on delete cascade,
  namespace_id integer not null,
  primary key (job_id, namespace_id)
) strict, without rowid;
create trigger recovery_jobs_asked after insert on recovery_jobs begin
  insert or ignore into recovery_job_namespaces (job_id, namespace_id)
    select new.id, ns.id from (select substr(t, 1, instr(t, '/') + instr(substr(t, instr(t, '/') + 1), '/') - 1) as top
        from (select substr(value, 2) || '//' as t from json_each(new.request, '$.paths'))) f
      join namespaces ns on ns.task_id = new.task_id and ns.folder = f.top;
end;
insert or ignore into recovery_job_namespaces (job_id, namespace_id)
  select j.id, ns.id from recovery_jobs j
    join (select id, substr(t, 1, instr(t, '/') + instr(substr(t, instr(t, '/') + 1), '/') - 1) as top
      from (select a.id, substr(p.value, 2) || '//' as t from recovery_jobs a, json_each(a.request, '$.paths') p)) f
      on f.id = j.id
    join namespaces ns on ns.task_id = j.task_id and ns.folder = f.top;

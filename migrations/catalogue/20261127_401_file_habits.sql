-- Of rewritten and removed those that had been rewritten, or had gone and come back, not long before: somebody's habit.
alter table run_damage add column rewritten_again integer not null default 0;
alter table run_damage add column removed_again integer not null default 0;
-- Of rewritten those that hold the bytes of an earlier state.
alter table run_damage add column reverted integer not null default 0;

alter table alarms add column rewritten_again integer not null default 0;
alter table alarms add column removed_again integer not null default 0;
alter table alarms add column reverted integer not null default 0;

-- What stands above the pages.
create index alarms_unanswered on alarms (id) where answered_at is null;

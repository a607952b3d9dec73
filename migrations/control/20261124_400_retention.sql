-- Which snapshots of a task are kept; without a row, all of them.
create table retention_policies (
  account_id text not null,
  task_id text not null,
  keep_last integer check (keep_last > 0),
  keep_daily integer check (keep_daily > 0),
  keep_weekly integer check (keep_weekly > 0),
  keep_monthly integer check (keep_monthly > 0),
  keep_yearly integer check (keep_yearly > 0),
  -- '1y6m7d12h': all that are no older than this, counted back from the newest
  keep_within text,
  set_at integer not null,
  primary key (account_id, task_id),
  foreign key (account_id, task_id) references tasks (account_id, id)
) strict, without rowid;
create trigger retention_policies_stay before update of account_id on retention_policies
  when new.account_id is not old.account_id
  begin select raise(abort, 'account_id is immutable'); end;

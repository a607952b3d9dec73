-- A shorter retention that was asked for and does not act yet: until then it is undone with one click (B3).
create table retention_changes (
  account_id text not null,
  task_id text not null,
  asked_at integer not null,
  effective_at integer not null,
  -- '7d', '6m', '1y': all that are no older than this
  keep_within text not null,
  primary key (account_id, task_id),
  foreign key (account_id, task_id) references tasks (account_id, id)
) strict, without rowid;
create trigger retention_changes_stay before update of account_id on retention_changes
  when new.account_id is not old.account_id
  begin select raise(abort, 'account_id is immutable'); end;

-- Recovery kits that were downloaded in the portal: which key of which task's repository, never the password (R10).
create table recovery_kits (
  account_id text not null,
  task_id text not null,
  -- id of the key in the repository, lowercase hex
  key_id text not null,
  made_at integer not null,
  -- who, as the name was
  made_by text not null,
  primary key (account_id, task_id, key_id),
  foreign key (account_id, task_id) references tasks (account_id, id)
) strict, without rowid;
create trigger recovery_kits_stay before update of account_id on recovery_kits
  when new.account_id is not old.account_id
  begin select raise(abort, 'account_id is immutable'); end;

-- By whom the account came; null: by nobody.
alter table accounts add column partner_id text;
-- Seven days in which removing it is undone; null: nobody has asked.
alter table accounts add column removal_asked_at integer;
alter table accounts add column removal_due_at integer;
-- The point of no return; the row is gone when all of it is.
alter table accounts add column removed_at integer;

-- The log of an account that is gone goes with it; any other stays.
drop trigger audit_remains;
create trigger audit_remains before delete on audit
  when old.account_id = '' or exists (select 1 from accounts where id = old.account_id)
  begin select raise(abort, 'the audit log is append-only'); end;

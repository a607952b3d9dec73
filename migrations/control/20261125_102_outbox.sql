-- What is to be sent outward, written with the change that asks for it and sent afterwards, at least once.
create table outbox (
  account_id text not null references accounts (id),
  id text not null unique,
  kind text not null,
  recipient text not null,
  -- sealed JSON, as it may hold a link; emptied once sent or given up
  payload text not null,
  made_at integer not null,
  attempts integer not null default 0,
  next_at integer not null,
  sent_at integer,
  given_up_at integer,
  last_error text,
  primary key (account_id, id)
) strict, without rowid;
create index outbox_due on outbox (next_at) where sent_at is null and given_up_at is null;
create trigger outbox_stay before update of account_id on outbox
  when new.account_id is not old.account_id
  begin select raise(abort, 'account_id is immutable'); end;

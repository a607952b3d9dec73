-- What Dropkeep did, by itself or because somebody asked (C1), written in the transaction of what it tells of.
-- No foreign key: the log outlives what it tells of. Members and folders stand in it by number, never by name: some are
-- the primary user's to see alone.
create table activity (
  account_id text not null,
  -- unix milliseconds in 15 digits, a hyphen, a random word: newest first by this alone, and told once
  id text not null,
  at integer not null,
  activity text not null,
  outcome text not null check (outcome in ('succeeded', 'partial', 'failed', 'interrupted', 'canceled')),
  -- '': none
  task_id text not null,
  task_name text not null,
  -- what it was about where that is no member or folder: a team, an address, a label
  item text not null,
  -- numbers of members and folders in the account's catalogue, the first of them, between commas: ',7,12,'
  entities text not null,
  -- how many things, how many bytes, how many milliseconds; null: of no meaning
  records integer,
  bytes integer,
  took integer,
  description text not null,
  -- what a search looks at, in lower case
  search_key text not null,
  primary key (account_id, id)
) strict, without rowid;
create index activity_kinds on activity (account_id, activity, id);
create index activity_outcomes on activity (account_id, outcome, id);
create trigger activity_stay before update of account_id on activity
  when new.account_id is not old.account_id
  begin select raise(abort, 'account_id is immutable'); end;

-- Rows that came from a catalogue's outbox, each once: the id that they had there.
alter table audit add column telling text;
create unique index audit_tellings on audit (account_id, telling) where telling is not null;
create index audit_actions on audit (account_id, action, at, seq);

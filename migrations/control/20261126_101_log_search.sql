-- What a search of a log looks at, without the rows: 100,000 of them in tens of milliseconds.
create index activity_searched on activity (account_id, id, search_key, entities, activity, outcome);

create index audit_outcomes on audit (account_id, outcome, at, seq);
-- SQLite reads the row for a computed column, even where an index has it: so the words stand beside the log.
create table audit_words (
  account_id text not null,
  at integer not null,
  seq integer not null,
  action text not null,
  outcome text not null,
  -- who, what it was done to, and the address, in lower case
  words text not null,
  primary key (account_id, at, seq)
) strict, without rowid;
-- replaces: what somebody cut off the log must not keep it from being written
create trigger audit_words_follow after insert on audit begin
  insert or replace into audit_words (account_id, at, seq, action, outcome, words) values (new.account_id, new.at, new.seq,
    new.action, new.outcome, lower(coalesce(new.actor_email, '') || char(10) || new.object_name || char(10) || new.ip));
end;
insert into audit_words (account_id, at, seq, action, outcome, words)
  select account_id, at, seq, action, outcome,
    lower(coalesce(actor_email, '') || char(10) || object_name || char(10) || ip) from audit;

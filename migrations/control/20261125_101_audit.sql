-- What was done and by whom, each row chained to the one before by a keyed hash. Account '' is the installation itself.
-- No foreign key: the log outlives what it tells of.
create table audit (
  account_id text not null,
  seq integer not null check (seq > 0),
  at integer not null,
  action text not null,
  outcome text not null check (outcome in ('done', 'refused', 'failed')),
  -- null: nobody is known, or Dropkeep itself
  actor_id text,
  actor_email text,
  ip text not null,
  agent text not null,
  request_id text not null,
  object_kind text not null,
  object_id text not null,
  object_name text not null,
  -- JSON without secrets: before, after, why
  detail text not null,
  mac text not null,
  primary key (account_id, seq)
) strict, without rowid;
create index audit_time on audit (account_id, at, seq);
create trigger audit_stays before update on audit
  begin select raise(abort, 'the audit log is append-only'); end;
create trigger audit_remains before delete on audit
  begin select raise(abort, 'the audit log is append-only'); end;

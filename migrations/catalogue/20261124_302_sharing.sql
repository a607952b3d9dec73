-- Who may enter what: states from one run until before another, like versions; "who had access on day X" is a range
-- predicate. Times are unix milliseconds.

-- A shared or team folder's own rules.
create table shares (
  id integer primary key,
  namespace_id integer not null references namespaces (id),
  from_run integer not null,
  to_run integer,
  -- why Dropbox does not tell, stable code; what it told last stays in the state before
  unread_code text,
  -- owner, policies, link settings, inheritance, as JSON
  rules text
) strict;
create unique index shares_current on shares (namespace_id) where to_run is null;
create index shares_of on shares (namespace_id, from_run);

create table share_members (
  id integer primary key,
  namespace_id integer not null references namespaces (id),
  from_run integer not null,
  to_run integer,
  kind text not null check (kind in ('user', 'group', 'invitee')),
  -- account id, group id, or the invitee's address
  subject text not null,
  -- dbmid of users of this team
  member_id text,
  name text not null,
  email text,
  access text not null,
  is_inherited integer not null check (is_inherited in (0, 1)),
  same_team integer not null check (same_team in (0, 1))
) strict;
create unique index share_members_current on share_members (namespace_id, kind, subject) where to_run is null;
create index share_members_of on share_members (namespace_id, from_run);

create table team_groups (
  id integer primary key,
  task_id text not null,
  from_run integer not null,
  to_run integer,
  -- g:…
  dropbox_id text not null,
  name text not null,
  external_id text
) strict;
create unique index team_groups_current on team_groups (task_id, dropbox_id) where to_run is null;

create table team_group_members (
  id integer primary key,
  task_id text not null,
  from_run integer not null,
  to_run integer,
  group_id text not null,
  -- dbmid
  member_id text not null,
  is_owner integer not null check (is_owner in (0, 1))
) strict;
create unique index team_group_members_current on team_group_members (task_id, group_id, member_id)
  where to_run is null;

-- When it was read last; null: read it in the next run.
alter table namespaces add column sharing_read_at integer;
alter table repositories add column groups_read_at integer;

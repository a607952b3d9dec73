-- How each entity stands, in its own row: a table of 20,000 of them is searched, sorted and paged in milliseconds.
-- Times are unix milliseconds.
alter table entities add column name_key text not null default '';
alter table entities add column email_key text not null default '';
-- name and email in lower case, for "part of"
alter table entities add column search_key text not null default '';
-- of the last run that had it, copied from run_entities when that run had ended
alter table entities add column last_run integer;
alter table entities add column last_outcome text;
alter table entities add column last_reason_code text;
alter table entities add column items integer not null default 0;
alter table entities add column bytes integer not null default 0;
-- when the first and the last run that kept something of it began
alter table entities add column first_backup_at integer;
alter table entities add column last_backup_at integer;
-- only the account's primary user may see it (B9)
alter table entities add column limited_at integer;
-- what was backed up of it is to go then; until then that is undone with one click (B10)
alter table entities add column deletion_asked_at integer;
alter table entities add column deletion_due_at integer;
alter table entities add column standing text generated always as (case
  when deletion_due_at is not null then 'deleting'
  when archived_at is not null then 'archived'
  when activated_at is null then 'not_active'
  when paused_at is not null then 'paused'
  else coalesce(last_outcome, 'new') end) virtual;

update entities set name_key = lower(name), email_key = lower(coalesce(email, '')),
  search_key = lower(name) || char(10) || lower(coalesce(email, ''));

create index entities_by_name on entities (task_id, name_key, id);
create index entities_by_email on entities (task_id, email_key, id);
create index entities_by_size on entities (task_id, bytes, id);
create index entities_by_backup on entities (task_id, coalesce(last_backup_at, 0), id);
create index entities_by_standing on entities (task_id, standing, name_key, id);
create index entities_by_status on entities (task_id, standing, id);
-- all that a search looks at, without the rows
create index entities_searched on entities (task_id, name_key, id, search_key, standing, limited_at, kind);
-- counts alone
create index entities_counted on entities (task_id, standing, limited_at, last_backup_at);
create index entities_deleted on entities (deletion_due_at) where deletion_due_at is not null;

create table tags (
  id integer primary key,
  name text not null,
  name_key text not null unique,
  made_at integer not null
) strict;
create table entity_tags (
  tag_id integer not null references tags (id),
  entity_id integer not null references entities (id),
  primary key (tag_id, entity_id)
) strict, without rowid;
create index entity_tags_of on entity_tags (entity_id, tag_id);
create index namespaces_of on namespaces (entity_id) where entity_id is not null;

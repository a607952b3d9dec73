-- Nothing needed this pack any more at that time, or all that is needed of it lies in another pack too. Runs after
-- dying_run do not count on it; it is removed when those up to dying_run have ended, a grace has passed, and still
-- nothing needs it.
alter table packs add column dying_at integer;
alter table packs add column dying_run integer;
create index packs_dying on packs (repository_id) where dying_at is not null;
create index restore_items_content on restore_items (content_id) where content_id is not null;

-- The last complete listing of a namespace: when it ended, as whom it was made (JSON), and how much it did not show.
alter table namespaces add column listed_at integer;
alter table namespaces add column listed_as text;
alter table namespaces add column unseen integer not null default 0;

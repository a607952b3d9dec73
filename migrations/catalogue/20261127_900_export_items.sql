-- What an erasure looks for, and what the tab "Failed" of a long export shows.
create index layout_items_version on layout_items (version_id) where version_id is not null;
create index sent_items_version on sent_items (version_id) where version_id is not null;
create index layout_items_not_stored on layout_items (layout_id, state, seq) where state <> 'stored';
create index sent_items_not_stored on sent_items (job_id, state, place) where state <> 'stored';

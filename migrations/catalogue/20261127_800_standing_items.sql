-- Where an item stands that ended elsewhere (R3, R6): it was moved, so it began after the first run. What that one brings
-- is in no order of ids, and as much as all the rest: it stays out, and costs a first backup nothing.
create index versions_standing on versions (dropbox_id) where to_run is null and from_run > 1;

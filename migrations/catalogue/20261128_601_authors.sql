-- Who changed a file last (R3): by the end of their account's id, which tells them apart as well as all of it.
create index versions_author on versions (substr(modified_by, -8), node_id) where modified_by is not null;
-- People whom shared folders name, one after the other, and the newest that is said of each.
create index share_members_people on share_members (kind, subject);

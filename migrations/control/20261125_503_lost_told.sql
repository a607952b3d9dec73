-- When the owner was told by mail that Dropbox refuses us; a later loss is told anew.
alter table connections add column lost_told_at integer;

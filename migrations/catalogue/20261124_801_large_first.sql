-- The largest are read first: one of them alone at the end would have all but one core wait.
create index pending_large on pending (size) where size >= 16777216;

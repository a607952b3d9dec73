-- What a person has chosen from a snapshot of an entity (R2): places by their node, names are looked up when they are
-- shown. A chosen folder means all that is below it.
create table basket_items (
  user_id text not null,
  entity_id integer not null references entities (id) on delete cascade,
  run_id integer not null,
  node_id integer not null,
  added_at integer not null,
  primary key (user_id, entity_id, run_id, node_id)
) strict, without rowid;

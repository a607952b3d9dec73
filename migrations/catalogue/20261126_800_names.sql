-- Parts of names (R3): each three letters in a row of each path's last part, and three of its namespace's number, which
-- no name has. Filled behind the runs (name_index.ts) up to a node; nothing of a name can be read back from it but those.
create virtual table node_names using fts5 (
  place, name, content = '', detail = 'none', columnsize = 0, tokenize = 'trigram case_sensitive 1'
);
create table node_names_filled (up_to integer not null) strict;
insert into node_names_filled values (0);
create trigger nodes_not_named after delete on nodes when old.id <= (select up_to from node_names_filled) begin
  insert into node_names (node_names, rowid, place, name) values ('delete', old.id,
    char(57344 + old.namespace_id / 40960000 % 6400, 57344 + old.namespace_id / 6400 % 6400,
      57344 + old.namespace_id % 6400), old.name_lower);
  -- The number of the last node is given again: what gets it is not in the index.
  update node_names_filled set up_to = (select coalesce(max(id), 0) from nodes)
    where up_to > (select coalesce(max(id), 0) from nodes);
end;
-- Who sees a namespace, from the other side.
create index entity_namespaces_of on entity_namespaces (namespace_id);

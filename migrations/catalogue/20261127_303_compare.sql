-- What differs between two snapshots of one member (R7) is what began and ended in its namespaces in the runs between
-- them: a step along these for each run and namespace, and then only what there is.
drop index versions_begun;
create index versions_begun on versions (from_run, namespace_id);
drop index versions_ended;
create index versions_ended on versions (to_run, namespace_id) where to_run is not null;
-- mounts of all times: few
create index versions_mounts on versions (namespace_id) where kind = 'mount';

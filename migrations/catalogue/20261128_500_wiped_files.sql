-- versions.scrambled, 2: the bytes are one value over and over. Not known of what came before this.
-- What had something in it and holds one value over and over now, or nothing.
alter table run_damage add column wiped integer not null default 0;
alter table alarms add column wiped integer not null default 0;

-- Of files, those that there were in places that programs fill by themselves (node_modules): they are left out.
alter table run_damage add column passing integer not null default 0;

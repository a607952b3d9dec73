-- Who had access to what a restore gives back, as of its snapshot, and what the restore did about it: a row a folder, and
-- one for each of its members, its rules and its link.

create table restore_shares (
  id integer primary key,
  restore_id integer not null references restores (id),
  -- the shared or team folder that it was
  namespace_id integer not null,
  -- in the snapshot
  place text not null,
  kind text not null check (kind in ('folder', 'policy', 'user', 'group', 'invitee', 'link')),
  -- account id, group id or address; '' for what is no member
  subject text not null,
  member_id text,
  same_team integer not null default 0,
  name text not null,
  email text,
  -- a role, or rules and settings as JSON
  stood text not null,
  -- told: reported only. planned -> done | left | failed; kept: it is so already; left: it is not done, by a rule
  state text not null check (state in ('told', 'planned', 'done', 'kept', 'left', 'failed')),
  code text,
  detail text,
  -- of a folder: the target that it goes to, where below its prefix it is shared anew ('' it is shared still), and as what
  target_id integer references restore_targets (id),
  path text,
  shared_as text,
  -- unix milliseconds
  done_at integer
) strict;
create index restore_shares_of on restore_shares (restore_id, id);
create index restore_shares_state on restore_shares (restore_id, state);

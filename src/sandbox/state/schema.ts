/**
 * The tables of a world. `seq` of an entry is the journal position of its last report; `rev` counts on the same scale.
 * Entries of a first seeding have no journal rows: a listing reads entries, only deltas read the journal.
 */
export const schema = `
create table if not exists settings (name text primary key, value text not null) without rowid;

create table if not exists namespaces (
  id text primary key, type text not null, name text not null, member text, status text not null default 'active',
  owner_team text, parent text, inherits integer not null default 1, reset_position integer not null default 0,
  created_at text not null
) without rowid;

create table if not exists entries (
  namespace text not null, path_lower text not null, parent_lower text not null,
  kind text not null, id text not null, name text not null, path_display text not null, seq integer not null,
  rev integer, hash text, size integer, client_modified text, server_modified text,
  symlink_target text, export_as text, mounted text, modified_by text,
  primary key (namespace, path_lower)
);
create index if not exists entries_by_parent on entries (namespace, parent_lower, path_lower);
create index if not exists entries_by_id on entries (id);
create index if not exists entries_by_rev on entries (rev) where rev is not null;
create index if not exists entries_by_mounted on entries (mounted) where mounted is not null;
create index if not exists mounts_by_namespace on entries (namespace) where mounted is not null;

create table if not exists revisions (
  rev integer primary key, id text not null, namespace text not null, path_lower text not null,
  name text not null, path_display text not null, hash text not null, size integer not null,
  client_modified text not null, server_modified text not null, symlink_target text, export_as text, modified_by text
);
create index if not exists revisions_by_path on revisions (namespace, path_lower, rev);
create index if not exists revisions_by_id on revisions (id, rev);

create table if not exists tombstones (
  namespace text not null, path_lower text not null, parent_lower text not null,
  kind text not null, name text not null, path_display text not null, deleted_at text not null,
  primary key (namespace, path_lower)
) without rowid;

create table if not exists journal (
  position integer primary key, namespace text not null, path_lower text not null,
  name text not null, path_display text not null, what text not null
);
create index if not exists journal_by_namespace on journal (namespace, position);

create table if not exists contents (
  hash text not null, size integer not null, kind text not null, location text not null, modified integer,
  primary key (hash, size)
) without rowid;
create table if not exists known_files (
  path text primary key, size integer not null, modified integer not null, hash text not null
) without rowid;

create table if not exists members (
  id text primary key, account_id text, email text not null, given_name text not null, surname text not null,
  status text not null, team text not null, admin integer not null default 0, membership text not null default 'full',
  home text, root text, external_id text, invited_on text, joined_on text, suspended_on text, position integer not null
) without rowid;
create table if not exists events (position integer primary key, event text not null);
create table if not exists groups (
  id text primary key, name text not null, external_id text, management text not null, position integer not null
) without rowid;
create table if not exists group_members (
  group_id text not null, member text not null, access text not null, primary key (group_id, member)
) without rowid;
create table if not exists folder_members (
  namespace text not null, kind text not null, who text not null, access text not null,
  primary key (namespace, kind, who)
) without rowid;

create table if not exists links (
  id text primary key, app_key text not null, app_secret text, kind text not null, member text not null, scopes text not null,
  refresh_token text unique, revoked_at text
) without rowid;
create table if not exists access_tokens (
  token text primary key, link text not null, scopes text not null, expires_at text not null
) without rowid;
create table if not exists codes (
  code text primary key, link text not null, redirect_uri text, challenge text, challenge_method text,
  offline integer not null, expires_at text not null, used_at text
) without rowid;
`;

import type { Database } from "../state/database.ts";

/** What writing keeps beside the world's own tables: sessions, jobs, counters, quotas. */
const tables = [
  `create table if not exists upload_sessions (
    id text primary key, owner text not null, kind text not null, stored integer not null default 0,
    closed integer not null default 0, hash text, size integer, expires_at text not null
  ) without rowid`,
  "create index if not exists upload_sessions_by_expiry on upload_sessions (expires_at)",
  `create table if not exists session_parts (
    session text not null, start integer not null, length integer not null, primary key (session, start)
  ) without rowid`,
  `create table if not exists write_jobs (
    id text primary key, kind text not null, owner text not null, result text, polls integer not null default 0
  ) without rowid`,
  "create table if not exists data_transport (month text primary key, calls integer not null) without rowid",
  "create table if not exists quotas (target text primary key, bytes integer not null, tag text not null) without rowid",
  `create table if not exists shared_links (
    url text primary key, namespace text not null, path_lower text not null, member text not null, settings text not null,
    unique (namespace, path_lower)
  ) without rowid`,
  "create table if not exists file_members (file text not null, who text not null, access text not null, primary key (file, who)) without rowid",
];

export function prepareTables(db: Database): void {
  for (const sql of tables) db.run(sql);
}

import * as accounts from "./account.ts";
import { awaitChange } from "./await_change.ts";
import { openDownload } from "./download.ts";
import { openExport } from "./export.ts";
import { features } from "./features.ts";
import { finishBatch } from "./finish.ts";
import { createFolder, createFolders } from "./folders.ts";
import { groupMembers, groups } from "./groups.ts";
import { latestCursor, listContinue, listFolder, longpoll } from "./listing.ts";
import { type Link, linkOf, type LinkOptions } from "./link.ts";
import { metadata } from "./metadata.ts";
import { fillSessions, startSessions } from "./session_batch.ts";
import { appendSession, startSession } from "./sessions.ts";
import { room } from "./room.ts";
import { addFolderMember, createSharedLink, shareFolder, updateFolderPolicy } from "./share.ts";
import { sharedFolder, sharedFolderMembers } from "./sharing.ts";
import { authenticatedAdmin, members, namespaces, team, teamFolders } from "./team.ts";
import { zippedFolder } from "./zipped_folder.ts";

const CALLS = {
  room,
  team,
  authenticatedAdmin,
  features,
  members,
  teamFolders,
  namespaces,
  groups,
  groupMembers,
  account: accounts.account,
  spaceUsage: accounts.spaceUsage,
  sharedFolder,
  sharedFolderMembers,
  shareFolder,
  addFolderMember,
  updateFolderPolicy,
  createSharedLink,
  listFolder,
  listContinue,
  latestCursor,
  longpoll,
  awaitChange,
  metadata,
  openDownload,
  openExport,
  zippedFolder,
  startSession,
  appendSession,
  startSessions,
  fillSessions,
  finishBatch,
  createFolder,
  createFolders,
};

type Calls = typeof CALLS;

/** Every call of this room, with its link already given; and how many may go at once. */
export type DropboxClient = {
  [Name in keyof Calls]: Calls[Name] extends (link: Link, ...rest: infer Rest) => infer Answer
    ? (...rest: Rest) => Answer
    : never;
};

/**
 * The client of one linked team. Everything it does goes through `fetch`, `now` and `sleep` given here;
 * every failure is a DropboxError, except the reason of a caller's own abort.
 */
export function dropboxClient(options: LinkOptions): DropboxClient {
  const link = linkOf(options);
  const calls = Object.entries(CALLS) as [string, (link: Link, ...rest: unknown[]) => unknown][];
  const bound = calls.map(([name, call]) => [name, call.bind(null, link)]);
  return Object.fromEntries(bound);
}

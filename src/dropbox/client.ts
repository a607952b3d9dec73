import * as accounts from "./account.ts";
import { awaitChange } from "./await_change.ts";
import { type Bound, bound } from "./bound.ts";
import { DOWNLOADS } from "./downloader.ts";
import { features } from "./features.ts";
import { finishBatch } from "./finish.ts";
import { createFolder, createFolders } from "./folders.ts";
import { groupMembers, groups } from "./groups.ts";
import { latestCursor, listContinue, listFolder, longpoll } from "./listing.ts";
import { linkOf, type LinkOptions } from "./link.ts";
import { metadata } from "./metadata.ts";
import { fillSessions, startSessions } from "./session_batch.ts";
import { appendSession, startSession } from "./sessions.ts";
import { addFolderMember, createSharedLink, shareFolder, updateFolderPolicy } from "./share.ts";
import { sharedFolder, sharedFolderMembers } from "./sharing.ts";
import { authenticatedAdmin, members, namespaces, team, teamFolders } from "./team.ts";

const CALLS = {
  ...DOWNLOADS,
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
  startSession,
  appendSession,
  startSessions,
  fillSessions,
  finishBatch,
  createFolder,
  createFolders,
};

/** Every call of this room, with its link already given; and how many may go at once. */
export type DropboxClient = Bound<typeof CALLS>;

/**
 * The client of one linked team. Everything it does goes through `fetch`, `now` and `sleep` given here;
 * every failure is a DropboxError, except the reason of a caller's own abort.
 */
export function dropboxClient(options: LinkOptions): DropboxClient {
  return bound(linkOf(options), CALLS);
}

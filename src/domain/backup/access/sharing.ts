import type { DropboxClient } from "../../../dropbox/client.ts";
import { type Acting, DropboxError } from "../../../dropbox/types.ts";
import { refusedNamespaces } from "../../../storage/catalogue/erasures.ts";
import { changeNamespace, listNamespaces, type Namespace } from "../../../storage/catalogue/namespaces.ts";
import type { Catalogue } from "../../../storage/catalogue/power.ts";
import { saveShare, type Share, type ShareMember } from "../../../storage/catalogue/sharing.ts";
import type { SharedFolder } from "../../../dropbox/sharing.ts";
import { failureOf } from "../failure.ts";
import { readGroups } from "./groups.ts";
import type { JobFailure } from "../pipeline/messages.ts";

/**
 * Access shows on no cursor, so it is asked for: two calls a folder. Twice a day tells who had access on which day, and
 * a backup each hour stays free of it.
 */
export const SHARING_EVERY = 12 * 3600_000;
/** Folders asked about at once. */
const AT_ONCE = 4;

export interface SharingParts {
  catalogue: Catalogue;
  dropbox: DropboxClient;
  task: { id: string };
  repositoryId: number;
  run: number;
  now(): Date;
  signal: AbortSignal;
}

/** What could not be asked, by the namespace's row. */
export type SharingFailures = Map<number, JobFailure>;

/** Who has access to what was read in this run, where that was last asked long ago. What fails is asked again next time. */
export async function captureSharing(parts: SharingParts): Promise<SharingFailures> {
  const erased = await refusedNamespaces(parts.catalogue.read, parts.task.id);
  const known = await listNamespaces(parts.catalogue.read, parts.task.id);
  const due = known.filter((one) => isDue(parts, one) && !erased.has(one.id));
  const failures: SharingFailures = new Map();
  const queue = [...due];
  const next = async () => {
    for (let one = queue.shift(); one; one = queue.shift()) {
      const failure = await guarded(() => readShare(parts, one));
      if (failure?.code === "missing_scope") queue.length = 0;
      // A permission that is missing is missing everywhere: said once.
      if (failure && !isSaid(failures, failure)) failures.set(one.id, failure);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, next));
  const groups = due.length === 0 ? null : await guarded(() => readGroups(parts));
  if (groups && failures.size === 0) failures.set(due[0]!.id, groups);
  return failures;
}

function isSaid(failures: SharingFailures, { code }: JobFailure): boolean {
  return code === "missing_scope" && [...failures.values()].some((known) => known.code === code);
}

function isDue({ run, now }: SharingParts, namespace: Namespace): boolean {
  const isShared = ["shared_folder", "team_folder", "team_space"].includes(namespace.kind);
  if (!isShared || namespace.read_run !== run || namespace.lost_at !== null || !namespace.acting) {
    return false;
  }
  return (namespace.sharing_read_at ?? 0) + SHARING_EVERY <= now().getTime();
}

/** A run goes on without knowing who has access, unless nothing goes on at all. */
async function guarded(work: () => Promise<void>): Promise<JobFailure | null> {
  try {
    await work();
    return null;
  } catch (error) {
    if (!(error instanceof DropboxError)) throw error;
    const failure = failureOf(error);
    if (failure.stopsRun) throw error;
    return failure.code === "missing_scope" ? failure : { ...failure, code: "sharing_not_read" };
  }
}

async function readShare(parts: SharingParts, namespace: Namespace) {
  parts.signal.throwIfAborted();
  const share = await askShare(parts.dropbox, namespace);
  await parts.catalogue.write(async (trx) => {
    await saveShare(trx, parts.run, namespace.id, share);
    await changeNamespace(trx, namespace.id, { sharing_read_at: parts.now().getTime() });
  });
}

/** As whoever reads the folder. That Dropbox does not tell him is an answer, too: another team's rules may forbid it. */
async function askShare(dropbox: DropboxClient, namespace: Namespace): Promise<Share> {
  const { root: _, ...acting } = JSON.parse(namespace.acting!) as Acting;
  try {
    const folder = await dropbox.sharedFolder(namespace.dropbox_id, acting);
    const members = await Array.fromAsync(dropbox.sharedFolderMembers(namespace.dropbox_id, acting));
    return { unread: null, rules: rulesOf(folder), members: members.map(memberRow).sort(byOrder) };
  } catch (error) {
    if (!(error instanceof DropboxError)) throw error;
    const { code } = failureOf(error);
    if (error.kind !== "missing" && error.kind !== "refused" && code !== "no_access") throw error;
    return { unread: error.code, rules: null, members: [] };
  }
}

/** What belongs to the folder, not to whom it was shown. */
function rulesOf(folder: SharedFolder): string {
  const { name, ownerTeam, isTeamFolder, isInsideTeamFolder, parentNamespace, inheritsAccess } = folder;
  const { policy, link } = folder;
  return JSON.stringify({
    name,
    ownerTeam,
    isTeamFolder,
    isInsideTeamFolder,
    parentNamespace,
    inheritsAccess,
    policy,
    link,
  });
}

function memberRow(member: {
  kind: ShareMember["kind"];
  id: string;
  memberId: string | null;
  name: string;
  email: string | null;
  access: string;
  isInherited: boolean;
  sameTeam: boolean;
}): ShareMember {
  return {
    kind: member.kind,
    subject: member.id,
    member_id: member.memberId,
    name: member.name,
    email: member.email,
    access: member.access,
    is_inherited: Number(member.isInherited),
    same_team: Number(member.sameTeam),
  };
}

function byOrder(a: ShareMember, b: ShareMember): number {
  return `${a.kind} ${a.subject}` < `${b.kind} ${b.subject}` ? -1 : 1;
}

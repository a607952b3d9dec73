import { type Acting, DropboxError } from "../../dropbox/types.ts";
import { countRestoreItems, type ItemCount } from "../../storage/catalogue/restore_items.ts";
import { countRestoreShares } from "../../storage/catalogue/restore_shares.ts";
import { listTargets, type RestoreTarget, uploadCallsOf } from "../../storage/catalogue/restores.ts";
import type { CompleteRequest } from "./request.ts";
import type { Destination, Plan, RestoreParts } from "./restore.ts";
import { figuresOf } from "./sharing/figures.ts";
import { COMMITS, GROUP_FILES, PART } from "./sizes.ts";
import { isReachable } from "./targets.ts";

/** What a link usually carries, and how many small files a second Dropbox takes in parallel. */
const BYTES_A_SECOND = 8 * 1024 * 1024;
const FILES_A_SECOND = 10;

/** What a planned restore comes to, and what is known to stand against it. */
export async function preflight(
  parts: RestoreParts,
  request: CompleteRequest,
  restoreId: number,
): Promise<Plan> {
  const { read } = parts.catalogue;
  const counts = await countRestoreItems(read, restoreId, PART);
  const files = counts.filter((one) => one.kind === "file");
  const isOpen = ({ state }: ItemCount) => state !== "done" && state !== "failed";
  const open = files.filter(isOpen);
  const identical = files.filter((one) => one.outcome === "identical");
  const destinations = await destinationsOf(parts, await listTargets(read, restoreId), open);
  const uploadCalls = callsFor(open);
  const { uploadLimit } = await parts.dropbox.features();
  const plan = {
    restoreId,
    mode: request.mode,
    collision: request.collision,
    destinations,
    files: sum(files, "items"),
    folders: sum(counts.filter((one) => one.kind === "folder"), "items"),
    bytes: sum(files, "bytes"),
    identical: sum(identical, "items"),
    identicalBytes: sum(identical, "bytes"),
    toWrite: sum(counts.filter(isOpen), "items"),
    conflicts: sum(counts.filter((one) => one.outcome === "kept_both"), "items"),
    replaced: sum(counts, "replaced"),
    notRestorable: byCode(counts),
    uploadCalls,
    uploadLimit,
    uploadsUsed: await uploadCallsOf(read, parts.task.team, monthOf(parts.now())),
    sharing: figuresOf(await countRestoreShares(read, restoreId, false)),
    estimatedSeconds: Math.ceil(sum(open, "bytes") / BYTES_A_SECOND + sum(open, "items") / FILES_A_SECOND),
  };
  return { ...plan, blockers: blockersOf(plan) };
}

/**
 * At most. A small file costs one call alone; a group of them two, and no two groups after each other would have
 * fitted into one.
 */
function callsFor(open: ItemCount[]): number {
  const [small, bytes] = [sum(open, "small"), sum(open, "smallBytes")];
  const cutByBytes = bytes > PART ? Math.floor(2 * bytes / PART) + 1 : 0;
  const groups = Math.ceil(small / GROUP_FILES) + cutByBytes;
  return Math.min(small, 2 * groups) + sum(open, "parts") + Math.ceil(sum(open, "items") / COMMITS);
}

/** `2026-11`: Dropbox counts upload calls by calendar month (dropbox-api §5.4). */
export function monthOf(at: Date): string {
  return at.toISOString().slice(0, 7);
}

async function destinationsOf(
  parts: RestoreParts,
  targets: RestoreTarget[],
  open: ItemCount[],
): Promise<Destination[]> {
  return await Promise.all(
    targets.filter(isReachable).map(async (target) => ({
      namespace: target.namespace,
      name: target.name,
      folder: target.prefix,
      bytes: sum(open.filter((one) => one.target_id === target.id), "bytes"),
      free: await freeSpace(parts, target),
    })),
  );
}

/** Dropbox tells a member's space only (Select-Admin has none of its own); null where it tells none. */
async function freeSpace(parts: RestoreParts, target: RestoreTarget): Promise<number | null> {
  const member = (JSON.parse(target.actings) as Acting[]).find((one) => one.member)?.member;
  if (member === undefined) return null;
  try {
    const space = await parts.dropbox.spaceUsage({ member });
    const left = [space.allocated - space.allocationUsed];
    if (space.memberLimit !== null) left.push(space.memberLimit - space.used);
    return Math.max(0, Math.min(...left));
  } catch (error) {
    if (error instanceof DropboxError && (error.kind === "missing" || error.kind === "forbidden")) {
      return null;
    }
    throw error;
  }
}

type Figures = Pick<Plan, "destinations" | "uploadCalls" | "uploadLimit" | "uploadsUsed">;

function blockersOf({ destinations, uploadCalls, uploadLimit, uploadsUsed }: Figures): Plan["blockers"] {
  const full = destinations.filter(({ bytes, free }) => free !== null && bytes > free).map((one) => ({
    code: "insufficient_space",
    detail: `${one.name}: ${one.bytes} bytes are needed, ${one.free} are free`,
  }));
  if (uploadLimit === null || uploadCalls <= uploadLimit - uploadsUsed) return full;
  const detail = `${uploadCalls} upload calls are needed, ${
    Math.max(0, uploadLimit - uploadsUsed)
  } of the month's ${uploadLimit} are left at most`;
  return [...full, { code: "upload_limit_reached", detail }];
}

function byCode(counts: ItemCount[]): Record<string, number> {
  const codes: Record<string, number> = {};
  for (const { code, items } of counts) if (code !== null) codes[code] = (codes[code] ?? 0) + items;
  return codes;
}

function sum(
  counts: ItemCount[],
  of: "items" | "bytes" | "small" | "smallBytes" | "parts" | "replaced",
): number {
  return counts.reduce((total, one) => total + one[of], 0);
}

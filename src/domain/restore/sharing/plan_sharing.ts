import type { Acting } from "../../../dropbox/types.ts";
import { type Namespace, namespaceById } from "../../../storage/catalogue/namespaces.ts";
import { addRestoreShares, type NewRestoreShare } from "../../../storage/catalogue/restore_shares.ts";
import type { RestoreTarget } from "../../../storage/catalogue/restores.ts";
import { mountedInRestore } from "../../../storage/catalogue/mounts_at.ts";
import type { CauseCode } from "../../causes/causes.ts";
import type { Start } from "../../export/selection.ts";
import { pathIn } from "../gather.ts";
import type { CompleteRequest } from "../request.ts";
import type { RestoreParts } from "../restore.ts";
import type { Place } from "../targets.ts";
import { judge, type Judged } from "./judge.ts";
import { stoodOf } from "./stood.ts";
import { sharedNow, Today } from "./today.ts";

interface Planning {
  id: number;
  starts: Start[];
  places: Map<number, Place>;
  targets: Map<number, RestoreTarget>;
}

/** A folder of whose sharing a restore tells; `why` nothing is done about it. */
interface Source {
  namespace: Namespace;
  why: CauseCode | null;
  /** Where it is shared anew, below the target's prefix; "": it is there still, and shared. */
  path: string;
  target: RestoreTarget | null;
}

/**
 * X8: writes down who had access to what is given back, and what is to be done about it. Given back is the sharing of
 * whole folders, in place, or of a folder that is no more to who owned it: a copy elsewhere is for others to share.
 */
export async function planSharing(parts: RestoreParts, request: CompleteRequest, planning: Planning) {
  if (request.sharing === "none") return;
  const sources = await sourcesOf(parts, request, planning);
  const applies = request.sharing === "reapply" && sources.some(({ why }) => why === null);
  const today = applies ? await Today.look(parts, request.run) : null;
  for (const source of sources) {
    const stood = await stoodOf(parts.catalogue.read, source.namespace, request.run);
    const judged = today === null || source.why !== null
      ? null
      : await looked(parts, source, today, stood.members);
    const rows = rowsOf(planning.id, source, stood, judged ?? { folder: told(source, request), members: [] });
    await parts.catalogue.write((trx) => addRestoreShares(trx, rows));
  }
}

async function sourcesOf(
  parts: RestoreParts,
  request: CompleteRequest,
  planning: Planning,
): Promise<Source[]> {
  const { starts, places, targets } = planning;
  const found = new Map<number, Source>();
  for (const start of starts.filter(({ namespace }) => isShared(namespace))) {
    const { namespace } = start;
    const { stood, isNowhere } = places.get(namespace.id)!;
    const source = {
      namespace,
      why: isNowhere ? "share_folder_missing" as const : whyNot(request, start, stood !== undefined),
      path: stood === undefined ? "" : pathIn(request, { ...start, start }, stood),
      target: targets.get(namespace.id)!,
    };
    // Of two parts of one folder neither is the whole.
    if (!found.has(namespace.id)) found.set(namespace.id, source);
  }
  const { read } = parts.catalogue;
  for (const id of await mountedInRestore(read, parts.task.id, planning.id)) {
    const namespace = await namespaceById(read, id);
    if (!found.has(id)) found.set(id, { namespace, why: "share_mounted", path: "", target: null });
  }
  return [...found.values()];
}

function isShared({ kind }: Namespace): boolean {
  return kind === "shared_folder" || kind === "team_folder" || kind === "team_space";
}

function whyNot({ entity, mode, only }: CompleteRequest, { item }: Start, isGone: boolean): CauseCode | null {
  if (item !== null || only !== null) return "share_part";
  if (entity !== null) return "share_elsewhere";
  return isGone || mode === "in-place" ? null : "share_inside";
}

function told({ why }: Source, { sharing }: CompleteRequest): Verdict {
  if (sharing === "report") return { state: "told", code: null, detail: null };
  return { state: "left", code: why, detail: null };
}

type Verdict = Pick<NewRestoreShare, "state" | "code" | "detail">;
type Stood = Awaited<ReturnType<typeof stoodOf>>;

/** What is to be done about a folder and each of its members, by what Dropbox has now. */
async function looked(
  parts: RestoreParts,
  { namespace, path, target }: Source,
  today: Today,
  members: Stood["members"],
): Promise<{ folder: Verdict; members: Judged[] } | null> {
  if (members.length === 0) {
    return { folder: { state: "left", code: "share_unknown", detail: null }, members: [] };
  }
  const actings = JSON.parse(target!.actings) as Acting[];
  const now = path === "" ? await sharedNow(parts, namespace.dropbox_id, actings) : null;
  if (path === "" && now === null) {
    return { folder: { state: "left", code: "share_unknown", detail: null }, members: [] };
  }
  const judged: Judged[] = [];
  for (const share of members) judged.push(await judge(share, now, today, parts.now()));
  return { folder: { state: now ? "kept" : "planned", code: null, detail: null }, members: judged };
}

/** A folder's row, and one for each of who and what stood; where there is no word for each, the folder's is for all. */
function rowsOf(
  restoreId: number,
  { namespace, path, target }: Source,
  stood: Stood,
  { folder, members }: { folder: Verdict; members: Verdict[] },
): NewRestoreShare[] {
  const common = {
    restore_id: restoreId,
    namespace_id: namespace.id,
    place: `/${namespace.folder}`,
    target_id: target?.id ?? null,
    path,
    shared_as: null,
    done_at: null,
  };
  const head = {
    kind: "folder" as const,
    subject: "",
    member_id: null,
    same_team: 0,
    name: namespace.name,
    email: null,
  };
  const unread = stood.unread === null ? {} : { code: "share_unknown", detail: stood.unread };
  return [
    { ...common, ...head, stood: stood.rules, ...folder, ...unread },
    ...stood.members.map((share, i) => ({ ...common, ...share, ...members[i] ?? folder })),
  ];
}

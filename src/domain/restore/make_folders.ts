import type { Outcome } from "../../dropbox/outcome.ts";
import { DropboxError, type FolderEntry } from "../../dropbox/types.ts";
import {
  failRestoreItems,
  pageRestoreItems,
  type RestoreItem,
  type RestoreItemChange,
} from "../../storage/catalogue/restore_items.ts";
import type { RestoreTarget } from "../../storage/catalogue/restores.ts";
import type { CauseCode } from "../causes/causes.ts";
import { RestoreParked, verdictOf } from "./failure.ts";
import type { Job } from "./job.ts";
import { pause } from "./pause.ts";
import { folderName } from "./request.ts";
import { FOLDERS } from "./sizes.ts";

/** Makes the new folders and every folder in them, empty ones too. What is there already counts as made. */
export async function makeFolders(job: Job) {
  for (const target of job.targets.values()) {
    if (target.prefix !== "" && target.prefix_made_at === null) await makePrefix(job, target);
  }
  let idle = 0;
  for (;;) {
    const page = await pageRestoreItems(
      job.parts.catalogue.read,
      job.restore.id,
      { states: ["planned"], kind: "folder" },
      0,
      FOLDERS,
    );
    if (page.length === 0) return;
    const made = await makeAll(job, page);
    idle = made > 0 ? 0 : idle + 1;
    if (idle > MOST_IDLE) throw new RestoreParked("rate_limited", "Dropbox makes no folder, again and again");
    if (idle > 0) await pause(idle * 1000, job.signal);
  }
}

/** Calls after each other that make nothing. */
const MOST_IDLE = 10;

/** Makes the folders of one target and acting at a time; answers how many items are settled. */
async function makeAll(job: Job, page: RestoreItem[]): Promise<number> {
  const groups = Map.groupBy(page, (item) => `${item.target_id} ${item.acting}`);
  let settled = 0;
  for (const items of groups.values()) {
    job.signal.throwIfAborted();
    const changes: [RestoreItem, Omit<RestoreItemChange, "id">][] = [];
    const outcomes = await outcomesOf(job, items);
    for (const [i, outcome] of outcomes.entries()) {
      const change = await changeAfter(job, items[i]!, outcome);
      if (change) changes.push([items[i]!, change]);
    }
    await job.settle(changes);
    settled += changes.length;
  }
  return settled;
}

async function outcomesOf(job: Job, items: RestoreItem[]): Promise<Outcome<FolderEntry>[]> {
  const acting = job.actingOf(items[0]!);
  const paths = items.map((item) => job.pathOf(item));
  try {
    return await job.parts.dropbox.createFolders({ acting, paths, signal: job.signal });
  } catch (error) {
    if (!(error instanceof DropboxError)) throw error;
    if (error.code === "too_many_files" && items.length > 1) return await halvesOf(job, items);
    return items.map(() => ({ ok: false, error }));
  }
}

/** Dropbox takes fewer at once than it says (dropbox-api §4.4). */
async function halvesOf(job: Job, items: RestoreItem[]): Promise<Outcome<FolderEntry>[]> {
  const middle = Math.ceil(items.length / 2);
  const first = await outcomesOf(job, items.slice(0, middle));
  return [...first, ...await outcomesOf(job, items.slice(middle))];
}

async function changeAfter(job: Job, item: RestoreItem, outcome: Outcome<FolderEntry>) {
  if (outcome.ok) {
    return job.doneAs(item, { pathDisplay: outcome.entry.pathDisplay, serverModified: Infinity });
  }
  if (/conflict\/folder/.test(outcome.error.code)) {
    // A killed run made it, in doubt; `sharing/others` looks into it before it opens it to anybody.
    const outcome = job.resumed ? "restored" as const : "identical" as const;
    return { ...job.doneAs(item, null), outcome: item.outcome ?? outcome };
  }
  const verdict = verdictOf(outcome.error);
  if (verdict.next === "beside") return await job.after(item, { ...verdict, next: "failed" });
  return await job.after(item, verdict);
}

/**
 * Trap: on a first run the name may have been taken since the plan; on a later one it is our own folder. Where Dropbox
 * refuses the name it is for the label in it: the folder is made without.
 */
async function makePrefix(job: Job, target: RestoreTarget) {
  const at = new Date(job.restore.created_at);
  const acting = JSON.parse(target.actings);
  let { label } = job.request;
  let prefix = target.prefix;
  for (let who = 0, n = 1; who < acting.length;) {
    try {
      await job.parts.dropbox.createFolder({ acting: acting[who], path: prefix, signal: job.signal });
      return await job.changePrefix(target, { prefix, prefix_made_at: job.parts.now().getTime() });
    } catch (error) {
      if (!(error instanceof DropboxError)) throw error;
      if (/conflict\/folder/.test(error.code) && job.resumed && n === 1) {
        return await job.changePrefix(target, { prefix, prefix_made_at: job.parts.now().getTime() });
      }
      const { next, code, detail } = verdictOf(error);
      if (next === "beside") prefix = `/${folderName(at, label, ++n)}`;
      else if (code === "name_refused" && label !== "") {
        [label, n] = ["", 1];
        prefix = `/${folderName(at, label, n)}`;
      } else if (next === "failed") return await failTarget(job, target, { code, detail });
      else if (next !== "as_another") throw new RestoreParked(code, detail, { cause: error });
      else if (++who === acting.length) await failTarget(job, target, { code, detail });
    }
  }
}

/** Without its new folder nothing can be written there; the other targets go on. */
async function failTarget(job: Job, { id }: RestoreTarget, cause: { code: CauseCode; detail: string }) {
  job.progress.failed += await job.parts.catalogue.write((trx) => failRestoreItems(trx, id, cause));
  job.tell("folders");
}

import type { Acting } from "../../../dropbox/types.ts";
import { namespaceById } from "../../../storage/catalogue/namespaces.ts";
import { restoredFolder } from "../../../storage/catalogue/restored_items.ts";
import { changeRestoreShare, type RestoreShare } from "../../../storage/catalogue/restore_shares.ts";
import { COMMAND_LINE } from "../../actor.ts";
import { tellAudit } from "../../tellings.ts";
import type { Job } from "../job.ts";
import { giveLink, type Given, giveRole, giveRules, shareAnew } from "./give.ts";
import { judge } from "./judge.ts";
import { holdsOthers } from "./others.ts";
import { refusalOf, type Refused } from "./refusal.ts";
import type { SharedNow, Today } from "./today.ts";

type Ended = Pick<RestoreShare, "state" | "code" | "detail">;

/** One folder's sharing being given back. */
export class Applying {
  readonly job: Job;
  readonly actings: Acting[];
  #folder: RestoreShare;
  #today: Today;

  constructor(job: Job, folder: RestoreShare, today: Today) {
    this.job = job;
    this.#folder = folder;
    this.#today = today;
    this.actings = JSON.parse(job.targets.get(folder.target_id!)!.actings);
  }

  /** The shared folder's namespace; shared anew where it is no more. Null: that cannot be, and the folder says why. */
  async namespace(): Promise<string | null> {
    const { path, state, shared_as, namespace_id } = this.#folder;
    if (shared_as !== null) return shared_as;
    if (path === "") return (await namespaceById(this.job.parts.catalogue.read, namespace_id)).dropbox_id;
    return state === "planned" ? await this.#share() : null;
  }

  async #share(): Promise<string | null> {
    const item = await restoredFolder(this.job.parts.catalogue.read, this.job.restore.id, this.#folder.place);
    if (item?.state !== "done") {
      return await this.#noFolder({ state: "failed", code: "share_folder_missing", detail: null });
    }
    const stood: Refused = { next: "left", code: "share_folder_stood", detail: item.result_path! };
    const done = item.outcome !== "restored" ? stood : await this.#asSomebody(async (acting) => {
      if (await holdsOthers(this.job, acting, item)) return stood;
      return await shareAnew(this.job, acting, item.result_path!, this.#folder.stood);
    });
    if ("next" in done) return await this.#noFolder(endedBy(done));
    const change = {
      state: "done" as const,
      code: done.code,
      detail: done.detail,
      shared_as: done.namespace,
    };
    await this.#done(this.#folder, change, { access: "owner" });
    return done.namespace!;
  }

  async #noFolder(ended: Ended): Promise<null> {
    await this.end(this.#folder, ended);
    return null;
  }

  /** What goes with a folder that could not be shared. */
  async failAll(open: RestoreShare[]) {
    const { state, code } = this.#folder;
    for (const share of open) await this.end(share, { state, code, detail: null });
  }

  async give(share: RestoreShare, namespace: string, now: SharedNow) {
    const judged = await judge(share, now, this.#today, this.job.parts.now());
    if (judged.state !== "planned") return await this.end(share, judged);
    const done = await this.#asSomebody(async (bare) => {
      const { root: _, ...acting } = bare;
      const given = { acting, namespace, signal: this.job.signal };
      if (share.kind === "policy") return await giveRules(this.job, given, share);
      if (share.kind === "link") return await giveLink(this.job, given, share);
      return await giveRole(this.job, given, share);
    });
    if ("next" in done) return await this.end(share, endedBy(done));
    await this.#done(share, { state: "done", code: done.code, detail: done.detail }, JSON.parse(share.stood));
  }

  /** As the first who is allowed to; answers the last refusal where nobody is. */
  async #asSomebody(act: (acting: Acting) => Promise<Given | Refused>): Promise<Given | Refused> {
    let refused: Refused = { next: "failed", code: "share_not_allowed", detail: "" };
    for (const acting of this.actings) {
      try {
        return await act(acting);
      } catch (error) {
        this.job.signal.throwIfAborted();
        refused = refusalOf(error);
        if (refused.next !== "as_another") return refused;
      }
    }
    return refused;
  }

  async end(share: RestoreShare, ended: Ended) {
    Object.assign(share, ended);
    if (ended.state === "failed" && share.kind !== "folder") this.job.progress.failed++;
    await this.job.parts.catalogue.write((trx) => changeRestoreShare(trx, share.id, ended));
  }

  /** Who gave what to whom stands in the audit log by the same write (security L1). */
  async #done(share: RestoreShare, change: Ended & { shared_as?: string | null }, given: object) {
    const { parts, restore } = this.job;
    const now = parts.now();
    const { place, kind, name, email } = share;
    const detail = { restore: restore.id, folder: place, kind, to: email ?? name, ...given };
    Object.assign(share, change);
    await parts.catalogue.write(async (trx) => {
      await changeRestoreShare(trx, share.id, { ...change, done_at: now.getTime() });
      await tellAudit(trx, parts.by ?? COMMAND_LINE, {
        action: "content.sharing_given",
        taskId: restore.task_id,
        detail,
      }, now);
    });
  }
}

function endedBy({ next, code, detail }: Refused): Ended {
  return { state: next === "left" ? "left" : "failed", code, detail };
}

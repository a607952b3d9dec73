import { pageRestoreItems, type RestoreItem } from "../../storage/catalogue/restore_items.ts";
import type { Committers } from "./committers.ts";
import type { Job } from "./job.ts";
import { lookFor } from "./look.ts";
import { COMMITS, SESSION_LIFE } from "./sizes.ts";

/** Takes up what an earlier run left between upload and commit. */
export async function resumeItems(job: Job, committers: Committers) {
  const states = ["uploading" as const, "uploaded" as const, "committing" as const];
  for (let after = 0;;) {
    job.signal.throwIfAborted();
    const { read } = job.parts.catalogue;
    const page = await pageRestoreItems(read, job.restore.id, { states }, after, COMMITS);
    await resumePage(job, committers, page);
    if (page.length < COMMITS) return;
    after = page.at(-1)!.id;
  }
}

async function resumePage(job: Job, committers: Committers, page: RestoreItem[]) {
  const found = await lookFor(job, page.filter((item) => item.state === "committing"));
  for (const [item, entry] of found) await job.settle([[item, job.doneAs(item, entry)]]);
  for (const item of page.filter((one) => !found.has(one))) {
    if (isOver(job, item)) await job.settle([[item, ANEW]]);
    else if (item.state !== "uploading") {
      await job.settle([[item, { state: "uploaded" }]]);
      await committers.add(item);
    }
  }
}

const ANEW = { state: "planned" as const, session_id: null, session_offset: 0, session_at: null };

function isOver(job: Job, { session_id, session_at }: RestoreItem): boolean {
  return session_id === null || job.parts.now().getTime() - (session_at ?? 0) > SESSION_LIFE;
}

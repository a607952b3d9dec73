import { eachRestoreItem, type RestoreItem } from "../../storage/catalogue/restore_items.ts";
import type { Committers } from "./committer.ts";
import type { Job } from "./job.ts";
import { lookFor } from "./look.ts";
import { SESSION_LIFE } from "./sizes.ts";

/** Takes up what an earlier run left between upload and commit. */
export async function resumeItems(job: Job, committers: Committers) {
  const states = ["uploading" as const, "uploaded" as const, "committing" as const];
  for await (const item of eachRestoreItem(job.parts.catalogue.read, job.restore.id, { states })) {
    job.signal.throwIfAborted();
    const found = item.state === "committing" ? await lookFor(job, item) : null;
    if (found) await job.settle([[item, job.doneAs(item, found)]]);
    else if (isOver(job, item)) await job.settle([[item, ANEW]]);
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

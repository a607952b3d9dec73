import { under } from "../../entries/refusals.ts";
import type { Call } from "../../wire/call.ts";
import type { Finishing } from "../../wire/routes/uploading.ts";
import { type Actor, type Content, Refusal } from "../../world_types.ts";
import { runBatch, type Step, type Words } from "../batches.ts";
import { placeOf, putAt } from "../commit.ts";
import { countTransport } from "../data_transport.ts";
import type { Desk } from "../desk.ts";
import { polled } from "../polled.ts";
import { checkHash } from "./receive.ts";
import { checkEnd, seal } from "./seal.ts";
import { dropSession, findSession } from "./session_rows.ts";

const words: Words = {
  // FileMetadata is a plain struct: flattened beside the tag (dropbox-api §5.1).
  success: (metadata) => ({ ".tag": "success", ...metadata as Record<string, unknown> }),
  failure: (error) => ({ ".tag": "failure", failure: error }),
  busy: { ".tag": "failure", failure: { ".tag": "too_many_write_operations" } } as Words["busy"],
};

type Batch = Call<{ entries: Finishing[] }>;

/** files/upload_session/finish_batch_v2: commits closed sessions, answers in the order of the entries. */
export async function finishSessions(desk: Desk, call: Batch) {
  countTransport(desk.state);
  return { entries: await finishAll(desk, call.actor, call.arg.entries) };
}

/** The deprecated files/upload_session/finish_batch: the same in a job. */
export function finishSessionsLater(desk: Desk, call: Batch) {
  countTransport(desk.state);
  const { entries } = call.arg;
  const id = desk.jobs.launch("finish_batch", call.actor, async () => ({
    ".tag": "complete",
    entries: await finishAll(desk, call.actor, entries),
  }));
  return { ".tag": "async_job_id", async_job_id: id };
}

export function checkFinished(desk: Desk, call: Call<{ async_job_id: string }>) {
  return polled(desk.jobs, "finish_batch", call);
}

async function finishAll(desk: Desk, actor: Actor, entries: Finishing[]) {
  const steps: Step[] = [];
  for (const entry of entries) steps.push(stepOf(desk, actor, entry, await ready(desk, actor, entry)));
  return await runBatch(desk, steps, words);
}

function stepOf(desk: Desk, actor: Actor, entry: Finishing, content: Content | Refusal): Step {
  return {
    places: () => {
      if (content instanceof Refusal) throw content;
      return [placeOf(desk, actor, entry.commit)];
    },
    work: ([place]) => {
      // Trap: the same session twice in one batch; the first entry committed it.
      under("lookup_failed", () => findSession(desk.state, actor, entry.cursor.session_id));
      const metadata = putAt(desk, actor, place!, entry.commit, content as Content);
      dropSession(desk.state, entry.cursor.session_id);
      return metadata;
    },
  };
}

/** The session's content before any lock is taken, or why it has none. */
async function ready(desk: Desk, actor: Actor, entry: Finishing): Promise<Content | Refusal> {
  const { session_id, offset } = entry.cursor;
  try {
    const session = under("lookup_failed", () => {
      const found = findSession(desk.state, actor, session_id);
      if (!found.closed && found.kind === "sequential") throw new Refusal(409, { ".tag": "not_closed" });
      checkEnd(found, offset);
      return found;
    });
    const content = await seal(desk, session);
    checkHash(content.hash, entry.content_hash);
    return content;
  } catch (error) {
    if (error instanceof Refusal) return error;
    throw error;
  }
}

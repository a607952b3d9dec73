import { saveConnection } from "../../src/domain/connections/connections.ts";
import { createTask } from "../../src/domain/tasks/tasks.ts";
import { consent } from "../domain/cast.ts";
import { manyEntities } from "../domain/many_entities.ts";
import { beginRun, endRun, saveRunErrors } from "../../src/storage/catalogue/runs.ts";
import type { PortalWorld } from "../support/portal_world.ts";

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** A task of Alice's with so many members, as one run left them an hour ago; its id. */
export async function taskOfAlice({ services }: PortalWorld, members: number): Promise<string> {
  const { control, secrets, catalogue, now } = services;
  const { id: connectionId } = await saveConnection(control, secrets, consent(), now());
  const { id } = await createTask(control, secrets, { name: "Everything", connectionId }, now());
  await manyEntities(catalogue, members, { task: id, began: now().getTime() - HOUR });
  return id;
}

/** Limited Access on the first active member of the table. */
export async function limitFirst({ services }: PortalWorld, task: string): Promise<number> {
  const { id } = await services.catalogue.read.selectFrom("entities").select("id").where("task_id", "=", task)
    .where("standing", "=", "success").orderBy("name").executeTakeFirstOrThrow();
  await services.catalogue.write((trx) =>
    trx.updateTable("entities").set({ limited_at: 1 }).where("id", "=", id).execute()
  );
  return id;
}

type Missing = { path: string; code: string; detail: string; attempts: number };

/**
 * So many ended runs of a task, a day apart, the last a day ago; their numbers, oldest first. What is `missing` is so in
 * each of them, of the first active member.
 */
export async function runsOf(
  { services }: PortalWorld,
  task: string,
  count: number,
  stateOf: (n: number) => "success" | "partial" | "failed",
  missing: Missing[] = [],
): Promise<number[]> {
  const now = services.now().getTime();
  const made: number[] = [];
  for (let n = 0; n < count; n++) {
    const at = now - (count - n) * DAY;
    const run = await services.catalogue.write((trx) => beginRun(trx, task, at));
    await services.catalogue.write((trx) =>
      endRun(trx, run, { ...ended(stateOf(n), missing), ended_at: at + 90_000 })
    );
    if (missing.length > 0) await missOf(services, task, run, missing);
    made.push(run);
  }
  return made;
}

function ended(state: "success" | "partial" | "failed", missing: Missing[]) {
  if (state === "failed") return { state, reason_code: "store_unavailable", reason: "HTTP 503" };
  const causes = Object.fromEntries(
    [...Map.groupBy(missing, (one) => one.code)].map(([code, items]) => [code, items.length]),
  );
  const work = {
    files: 1234,
    bytes: 5_000_000,
    added: 3,
    changed: 2,
    removed: 1,
    downloadedBytes: 4_000,
    causes,
  };
  return {
    state,
    snapshot_id: "ab".repeat(32),
    summary: JSON.stringify({ ...work, calls: { "files/download": 7 } }),
  };
}

/** All of the first active member, so that Limited Access on that one hides them. */
async function missOf({ catalogue }: PortalWorld["services"], task: string, run: number, missing: Missing[]) {
  await catalogue.write(async (trx) => {
    const owner = await trx.selectFrom("entities").select("id").where("task_id", "=", task)
      .where("standing", "=", "success").orderBy("name").executeTakeFirstOrThrow();
    const place = {
      task_id: task,
      dropbox_id: `ns-${run}`,
      kind: "member_home" as const,
      name: "Person",
      folder: "members/p",
      folder_key: "members/p",
      entity_id: owner.id,
    };
    const { id } = await trx.insertInto("namespaces").values(place as never).returning("id")
      .executeTakeFirstOrThrow();
    const rows = missing.map((one, n) => ({
      run_id: run,
      namespace_id: id,
      node_id: n + 1,
      name: one.path.split("/").at(-1)!,
      ...one,
    }));
    await saveRunErrors(trx, rows as never);
  });
}

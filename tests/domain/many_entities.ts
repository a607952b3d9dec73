import type { Catalogue } from "../../src/storage/catalogue/power.ts";
import { saveEntity } from "../../src/storage/catalogue/entities.ts";
import { beginRun, endRun, saveRunEntities } from "../../src/storage/catalogue/runs.ts";
import { refreshStandings } from "../../src/storage/catalogue/standings.ts";

export const BEGAN = Date.UTC(2026, 10, 23, 12);

/** So many members of a task, active but for every tenth; one ended run had them all, for every hundredth it was partial. */
export async function manyEntities(
  catalogue: Catalogue,
  count: number,
  { task = "task", began = BEGAN } = {},
): Promise<number> {
  const ids: number[] = [];
  for (let from = 0; from < count; from += 500) {
    await catalogue.write(async (trx) => {
      for (let n = from; n < Math.min(count, from + 500); n++) {
        const name = `Person ${String((n * 7919) % count).padStart(5, "0")}`;
        const active = n % 10 === 9 ? null : 1;
        const { id } = await saveEntity(trx, {
          task_id: task,
          kind: "member",
          dropbox_id: `dbmid:${n}`,
          name,
          email: `person${n}@acme.test`,
          dropbox_status: "active",
          discovered_run: 1,
          activated_at: active,
          paused_at: null,
          archived_at: null,
          archived_reason: null,
        });
        ids.push(id);
      }
    });
  }
  const run = await catalogue.write((trx) => beginRun(trx, task, began));
  const rows = ids.map((entity_id, n) => ({
    run_id: run,
    entity_id,
    outcome: n % 100 === 0 ? "partial" as const : "success" as const,
    reason_code: n % 100 === 0 ? "locked" : null,
    reason: null,
    items: n,
    bytes: n * 1000,
    added: 1,
    changed: 0,
    removed: 0,
    errors: 0,
  })).filter((_, n) => n % 10 !== 9);
  await catalogue.write(async (trx) => {
    await saveRunEntities(trx, rows);
    await endRun(trx, run, { state: "partial", ended_at: began + 1000 });
  });
  await refreshStandings(catalogue);
  return run;
}

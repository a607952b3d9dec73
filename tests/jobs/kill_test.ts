import { expect, it } from "vitest";
import { enqueue, findJob } from "../../src/domain/jobs/queue.ts";
import { takeBackAll } from "../../src/domain/jobs/reap.ts";
import type { ControlTables } from "../../src/storage/database/control_tables.ts";
import { openDatabase } from "../../src/storage/database/doors.ts";
import { NOW } from "../domain/cast.ts";
import { CONTROL, temporaryFolder } from "../storage/database/places.ts";

const SCRIPT = new URL("kill_me.ts", import.meta.url).pathname;

async function killAmid(file: string, at: Date) {
  const child = new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", "--quiet", "--no-check", SCRIPT, file, String(at.getTime())],
    stdout: "piped",
    stderr: "inherit",
  }).spawn();
  await child.stdout.getReader().read();
  child.kill("SIGKILL");
  await child.status;
}

it("a job whose process is killed is gone on with; killed amid it three times, it is left alone", async () => {
  const file = `${await temporaryFolder()}/control.db`;
  const inside = async <R>(
    work: (db: Awaited<ReturnType<typeof openDatabase<ControlTables>>>) => Promise<R>,
  ) => {
    const db = await openDatabase<ControlTables>(file, { migrations: CONTROL });
    try {
      return await work(db);
    } finally {
      await db.close();
    }
  };
  const id = await inside((db) =>
    db.write(async (trx) => {
      await trx.insertInto("accounts").values({ id: "acme", name: "Acme", created_at: 1 }).execute();
      const job = { account: "acme", kind: "backup" as const, subject: "t1", askedBy: null, now: NOW };
      return (await enqueue(trx, job)).job.id;
    })
  );

  const states: string[] = [];
  for (let death = 0; death < 3; death++) {
    const at = new Date(NOW.getTime() + death * 5 * 60_000);
    await killAmid(file, at);
    states.push(await inside(async (db) => (await findJob(db.read, "acme", id)).state));
  }
  await inside((db) => takeBackAll(db, { now: new Date(NOW.getTime() + 15 * 60_000), random: () => 0.5 }));
  const job = await inside((db) => findJob(db.read, "acme", id));

  expect(states).toEqual(["running", "running", "running"]);
  expect(job).toMatchObject({ state: "failed", reason: { code: "crashed_job" } });
});

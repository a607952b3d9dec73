import { afterEach, beforeEach, expect, it } from "vitest";
import { enqueue, listJobs } from "../src/domain/jobs/queue.ts";
import { askTaskDeletion, backUpNow, undoTaskDeletion } from "../src/domain/tasks/settings.ts";
import { homepage } from "../src/domain/tasks/homepage.ts";
import { listTasks } from "../src/domain/tasks/tasks.ts";
import { ownScope } from "../src/domain/scope.ts";
import { tick } from "../src/jobs/schedule.ts";
import { openPortal } from "../src/server/portal.ts";
import { startServerJobs } from "../src/server/jobs.ts";
import type { Services } from "../src/services.ts";
import { type Installation, installation } from "./support/installation.ts";
import { CHEAP } from "./support/portal_world.ts";
import { DatabaseError } from "../src/storage/database/database_error.ts";
import { type Line, until } from "./jobs/runners.ts";

let world: Installation;
beforeEach(async () => void (world = await installation({ files: 30 })));
afterEach(() => world.close());

async function taskOf({ control, account }: Services) {
  return (await listTasks(control.read, account))[0]!;
}

async function changing<R>(
  services: Services,
  work: (changing: Parameters<typeof backUpNow>[0], taskId: string) => Promise<R>,
): Promise<R> {
  const { id } = await taskOf(services);
  const scope = ownScope(services.account);
  return await services.control.write((trx) => work({ trx, scope, now: services.now() }, id));
}

it("the server backs a task up when somebody asks, and the homepage says so", async () => {
  const { job, page, lines } = await world.withServices(async (services) => {
    const lines: Line[] = [];
    const { id } = await taskOf(services);
    const jobs = await startServerJobs(services, (line) => void lines.push(line));
    const asked = await changing(services, backUpNow);
    const latest = async () =>
      (await listJobs(services.control.read, services.account, id))
        .find((job) => job.id === asked.job.id)!;
    await until(async () => (await latest()).endedAt !== null);
    await jobs.stop();
    const parts = { control: services.control.read, catalogue: services.catalogue.read, now: services.now() };
    return { job: await latest(), page: await homepage(parts, ownScope(services.account)), lines };
  });

  expect(job, JSON.stringify(lines)).toMatchObject({ state: "succeeded", result: { run: 1 } });
  const [task] = page.tasks;
  expect(task).toMatchObject({ state: "Success", lastRun: { run: 1 }, progress: null });
  expect(task!.protected).toBeGreaterThan(2);
  expect(page.verdict.sentence).toBe(`${task!.within} of ${task!.protected} entities within their objective`);
  expect(task!.within).toBe(task!.protected);
});

it("[B10] a deleted task is undone within its grace; after it every byte and row is gone", async () => {
  await world.json("backup");
  const outcome = await world.withServices(async (services) => {
    const { id } = await taskOf(services);
    await changing(services, askTaskDeletion);
    await changing(services, undoTaskDeletion);
    const undone = (await taskOf(services)).deletionDue;
    await services.control.write((trx) =>
      trx.updateTable("tasks").set({ deletion_asked_at: 1, deletion_due_at: 2 }).execute()
    );
    const jobs = await startServerJobs(services, () => {});
    const job = {
      account: services.account,
      kind: "deletion" as const,
      subject: id,
      askedBy: null,
      now: services.now(),
    };
    await services.control.write((trx) => enqueue(trx, job));
    await until(async () =>
      (await listJobs(services.control.read, services.account, id)).some((one) =>
        one.kind === "deletion" && one.endedAt !== null
      )
    );
    await jobs.stop();
    const counts: Record<string, number> = {};
    for (
      const table of [
        "runs",
        "entities",
        "namespaces",
        "nodes",
        "versions",
        "blobs",
        "packs",
        "contents",
      ] as const
    ) {
      counts[table] = (await services.catalogue.read.selectFrom(table).selectAll().execute()).length;
    }
    return { undone, counts, tasks: await listTasks(services.control.read, services.account) };
  });

  expect(outcome.undone).toBeNull();
  expect(Object.values(outcome.counts)).toEqual([0, 0, 0, 0, 0, 0, 0, 0]);
  expect(outcome.tasks).toEqual([]);
  // Anchors of the audit log are the account's, and come by the hour of the day.
  const objects = [...Deno.readDirSync(`${world.folder}/data/objects`)].filter(({ name }) =>
    name !== "audit-log"
  );
  expect(objects.flatMap(({ name }) => filesBelow(`${world.folder}/data/objects/${name}`))).toEqual([]);
});

it("one account's damaged catalogue stops no tick: the log names it once, and the server stays ready", async () => {
  const { lines, account } = await world.withServices(async (opened) => {
    const lines: Line[] = [];
    const forAccount = () => Promise.reject(new DatabaseError("corrupt", "Cannot open the data"));
    const services = { ...opened, forAccount };
    const { site: { portal } } = await openPortal(opened, 8000, { cost: CHEAP });
    const jobs = await startServerJobs(services, (line) => void lines.push(line), portal);
    await jobs.stop();
    return { lines, account: opened.account };
  });

  expect(lines).toContainEqual(expect.objectContaining({ event: "tellings.move_failed", account }));
  expect(lines.map(({ event }) => event)).not.toContain("schedule.tick_failed");
});

it("the schedule asks for the installation's copy in the name of the account that is the first by then", async () => {
  const rows = await world.withServices(async ({ control, now }) => {
    await control.write((trx) =>
      trx.insertInto("accounts").values({ id: "initech", name: "Initech", created_at: 0 }).execute()
    );
    await tick(control, { every: 3_600_000 }, now());
    return await control.read.selectFrom("jobs").select("account_id").where("kind", "=", "self_copy")
      .execute();
  });

  expect(rows).toEqual([{ account_id: "initech" }]);
});

function filesBelow(folder: string): string[] {
  return [...Deno.readDirSync(folder)].flatMap((entry) =>
    entry.isDirectory ? filesBelow(`${folder}/${entry.name}`) : [`${folder}/${entry.name}`]
  );
}

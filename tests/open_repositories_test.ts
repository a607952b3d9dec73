import { afterAll, beforeAll, expect, it } from "vitest";
import { OpenRepositories } from "../src/doors/open_repositories.ts";
import { enqueue, listJobs } from "../src/domain/jobs/queue.ts";
import { listTasks } from "../src/domain/tasks/tasks.ts";
import { startServerJobs } from "../src/server/jobs.ts";
import { until } from "./jobs/runners.ts";
import { type Installation, installation } from "./support/installation.ts";

let world: Installation;

beforeAll(async () => {
  world = await installation({ files: 5, backedUp: true });
});
afterAll(() => world.close());

it("[security §2.2] the keys of a repository are let go by time, though nobody asks for another", async () => {
  await world.withServices(async (services) => {
    const [task] = await listTasks(services.control.read, services.account);
    const open = new OpenRepositories(services, 20);

    await open.of(services.account, task!.id);

    await until(() => open.size === 0);
  });
});

it("[security §2.2] the keys of a repository are let go where its task is deleted or its account is", async () => {
  const sizes = await world.withServices(async (services) => {
    const { account, control, now } = services;
    const [task] = await listTasks(control.read, account);
    const open = new OpenRepositories(services);
    const sizes: number[] = [];
    await open.of(account, task!.id);
    open.forget("another");
    sizes.push(open.size);
    open.forget(account);
    sizes.push(open.size);
    await open.of(account, task!.id);
    sizes.push(open.size);
    const due = { deletion_asked_at: 1, deletion_due_at: 2 };
    const job = { account, kind: "deletion" as const, subject: task!.id, askedBy: null, now: now() };
    await control.write(async (trx) => {
      await trx.updateTable("tasks").set(due).execute();
      await enqueue(trx, job);
    });
    const jobs = await startServerJobs(services, () => {}, undefined, open);
    await until(async () =>
      (await listJobs(control.read, account, task!.id)).some((one) => one.kind === "deletion" && one.endedAt)
    );
    await jobs.stop();
    return [...sizes, open.size];
  });

  expect(sizes).toEqual([1, 0, 1, 0]);
});

import { beforeEach, describe, expect, it } from "vitest";
import { Conflict, Invalid, NotFound } from "../../src/domain/errors.ts";
import { openInstanceKeys } from "../../src/domain/instance_keys.ts";
import { openRepositoryPassword, recordRepository } from "../../src/domain/tasks/repository.ts";
import { changeTaskByCommand, keepByCommand } from "../../src/domain/tasks/by_command.ts";
import { createTask, findTask, findTaskNamed, listTasks } from "../../src/domain/tasks/tasks.ts";
import { findRetention, readRetention } from "../../src/domain/upkeep/retention_policies.ts";
import { type Cast, castOfTwo, connectAcme, LATER, NOW } from "./cast.ts";

let cast: Cast;
let connectionId: string;

beforeEach(async () => {
  cast = await castOfTwo();
  connectionId = await connectAcme(cast);
});

function create(name: string, now = NOW) {
  return createTask(cast.db, cast.acme, { name, connectionId }, now);
}

describe("createTask", () => {
  it("makes a task that activates what it finds, with a place and a password of its own", async () => {
    const [one, two] = [await create(" All of Acme "), await create("Second", LATER)];

    expect(one).toMatchObject({
      name: "All of Acme",
      autoActivate: true,
      archiveRetentionDays: null,
      createdAt: NOW,
      indexesContent: false,
      deletionDue: null,
    });
    expect(one.storePrefix).toBe(`acme/${one.id}`);
    expect(await listTasks(cast.db.read, "acme")).toEqual([one, two]);
    const passwords = await Promise.all(
      [one, two].map((t) => openRepositoryPassword(cast.db.read, cast.acme, t.id)),
    );
    expect(new Set(passwords.map((p) => p.reveal())).size).toBe(2);
    for (const password of passwords) expect(password.reveal()).toMatch(/^[\w-]{43}$/);
  });

  it("refuses a name that is taken", async () => {
    await create("All");

    await expect(create("All")).rejects.toThrow(
      new Conflict('Cannot name a task "All": another task has that name'),
    );
  });

  it.each([["", "must not be empty"], ["a".repeat(101), "longer than 100"], ["a\nb", "one line"], [
    7,
    "a text",
  ]])(
    "refuses the name %j with its own words",
    async (name, words) => {
      const creating = create(name as string);

      await expect(creating).rejects.toThrow(Invalid);
      await expect(creating).rejects.toMatchObject({ fields: { name: expect.stringContaining(words) } });
    },
  );

  it("[T8] refuses fields that it does not know", async () => {
    const input = { name: "All", connectionId, account_id: "initech" };

    await expect(createTask(cast.db, cast.acme, input, NOW)).rejects.toThrow(Invalid);
  });

  it("[T3] finds no stranger's connection", async () => {
    const creating = createTask(cast.db, cast.initech, { name: "All", connectionId }, NOW);

    await expect(creating).rejects.toThrow(NotFound);
    expect(await listTasks(cast.db.read, "initech")).toEqual([]);
  });
});

const byCommand = async (account: string) => ({
  control: cast.db,
  keys: await openInstanceKeys(cast.db, cast.ring, NOW),
  account,
  now: () => NOW,
});
const told = async () =>
  (await cast.db.read.selectFrom("audit").select(["action", "agent", "detail"]).execute())
    .map(({ detail, ...row }) => ({ ...row, detail: JSON.parse(detail) }));

it("[L1] changeTaskByCommand changes the name, unless it is taken, and the audit log says from what", async () => {
  const [one] = [await create("One"), await create("Two")];
  const acme = await byCommand("acme");

  const renamed = await changeTaskByCommand(acme, one.id, { name: "Three" });
  await changeTaskByCommand(acme, one.id, { autoActivate: false });

  expect(renamed).toEqual({ ...one, name: "Three" });
  expect((await findTaskNamed(cast.db.read, "acme", "Three")).autoActivate).toBe(false);
  await expect(changeTaskByCommand(acme, one.id, { name: "Two" })).rejects.toThrow(Conflict);
  expect(await told()).toEqual([
    {
      action: "task.settings_changed",
      agent: "command line",
      detail: { before: { name: "One", autoActivate: true }, after: { name: "Three", autoActivate: true } },
    },
    {
      action: "task.settings_changed",
      agent: "command line",
      detail: {
        before: { name: "Three", autoActivate: true },
        after: { name: "Three", autoActivate: false },
      },
    },
  ]);
});

it("[L1] keepByCommand makes rules the task's own, and the audit log says by which", async () => {
  const task = await create("One");
  const rules = readRetention({ last: 7 });

  await keepByCommand(await byCommand("acme"), task, rules);

  expect(await findRetention(cast.db.read, "acme", task.id)).toEqual(rules);
  expect(await told()).toMatchObject([{
    action: "task.retention_changed",
    detail: { before: null, after: { last: 7 } },
  }]);
});

it("recordRepository notes one repository a task, and never another", async () => {
  const { id } = await create("One");

  await recordRepository(cast.db, "acme", id, "aa11");
  await recordRepository(cast.db, "acme", id, "aa11");

  expect((await findTask(cast.db.read, "acme", id)).repositoryId).toBe("aa11");
  await expect(recordRepository(cast.db, "acme", id, "bb22")).rejects.toThrow(
    "its place holds another repository",
  );
});

it("[T3] a stranger's task is not found by any verb", async () => {
  const { id, name } = await create("One");
  const initech = await byCommand("initech");

  const tries = [
    () => findTask(cast.db.read, "initech", id),
    () => findTaskNamed(cast.db.read, "initech", name),
    () => changeTaskByCommand(initech, id, { name: "Mine" }),
    () => openRepositoryPassword(cast.db.read, cast.initech, id),
    () => recordRepository(cast.db, "initech", id, "bb22"),
  ];

  for (const attempt of tries) await expect(attempt()).rejects.toThrow(NotFound);
  expect(await findTask(cast.db.read, "acme", id)).toMatchObject({ name, repositoryId: null });
});

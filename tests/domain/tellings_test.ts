import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Actor } from "../../src/domain/actor.ts";
import { verifyChain } from "../../src/domain/audit/verify.ts";
import type { ControlDatabase } from "../../src/domain/control.ts";
import { doToEntities } from "../../src/domain/entities/deeds.ts";
import { tagEntities } from "../../src/domain/entities/tag_deeds.ts";
import { findTask, type Task } from "../../src/domain/tasks/tasks.ts";
import { moveTellings } from "../../src/domain/tellings.ts";
import { endInterruptedRuns } from "../../src/domain/backup/told_runs.ts";
import { beginRun } from "../../src/storage/catalogue/runs.ts";
import type { Catalogue } from "../../src/storage/catalogue/power.ts";
import { aliceSetsUp, type PortalWorld, portalWorld } from "../support/portal_world.ts";
import { taskOfAlice } from "../routes/task_world.ts";

let world: PortalWorld;
let actor: Actor;
let task: Task;
beforeEach(async () => {
  world = await portalWorld();
  await aliceSetsUp(world);
  const { services, portal } = world;
  task = await findTask(services.control.read, services.account, await taskOfAlice(world, 30));
  const { id } = await portal.control.read.selectFrom("users").select("id").executeTakeFirstOrThrow();
  actor = {
    ...{ userId: id, account: services.account, accountName: "Acme", email: "alice@acme.example" },
    ...{
      firstName: "Alice",
      lastName: "A",
      isOperator: true,
      lacksFactor: false,
      passwordExpired: false,
      removalDue: null,
      sessionId: "s",
    },
    ...{ confirmedAt: 0, ip: "192.0.2.7", agent: "Firefox", requestId: "r1" },
    grant: { role: "primary", permissions: new Map() },
  };
});
afterEach(() => world.close());

/** A door that dies: before its n-th write, or when that has been kept. */
function dying<D extends { read: unknown; write(work: never): Promise<unknown> }>(
  doors: D,
  at: { write: number; kept: boolean },
): D {
  let writes = 0;
  const write = async (work: never) => {
    const isIt = ++writes === at.write;
    if (isIt && !at.kept) throw new Error("killed");
    const done = await doors.write(work);
    if (isIt) throw new Error("killed");
    return done;
  };
  return Object.assign(Object.create(doors), { read: doors.read, write });
}

function parts(change: { control?: ControlDatabase; catalogue?: Catalogue } = {}) {
  const { services, portal } = world;
  return {
    control: services.control,
    catalogue: services.catalogue as Catalogue,
    keys: portal.keys,
    account: services.account,
    now: services.now(),
    ...change,
  };
}

async function toldOf(action: string) {
  return await world.portal.control.read.selectFrom("audit").selectAll().where("action", "=", action)
    .execute();
}

const paused = () =>
  world.services.catalogue.read.selectFrom("entities").select("id").where("paused_at", "is not", null)
    .execute();
const waiting = () => world.services.catalogue.read.selectFrom("tellings").select("id").execute();
const pauseOne = (change: Parameters<typeof parts>[0]) =>
  doToEntities(parts(change), actor, task, "pause", { ids: [1] });

describe("a change to a catalogue", () => {
  it("[L1] and what the logs are told of it are kept together: who, from where, and of which task", async () => {
    await pauseOne({});

    const rows = await toldOf("entities.paused");
    expect(rows).toMatchObject([{
      actor_email: "alice@acme.example",
      ip: "192.0.2.7",
      request_id: "r1",
      object_id: task.id,
      object_name: task.name,
      detail: JSON.stringify({ count: 1, entities: [1] }),
    }]);
    expect(await world.portal.control.read.selectFrom("activity").selectAll().orderBy("activity").execute())
      .toMatchObject([
        { activity: "connection_made", item: "Acme" },
        { activity: "pause", task_name: task.name, entities: ",1,", records: 1 },
      ]);
    expect(await waiting()).toEqual([]);
  });

  it.each([
    ["before anything is kept", { catalogue: { write: 1, kept: false } }, false],
    ["when the change is kept", { catalogue: { write: 1, kept: true } }, true],
    ["before the logs are told", { control: { write: 1, kept: false } }, true],
    ["when the logs have been told", { control: { write: 1, kept: true } }, true],
    ["before that is noted", { catalogue: { write: 2, kept: false } }, true],
    ["when that is noted", { catalogue: { write: 2, kept: true } }, true],
  ] as [
    string,
    { catalogue?: { write: number; kept: boolean }; control?: { write: number; kept: boolean } },
    boolean,
  ][])(
    "[L1] is told of exactly once where Dropkeep is killed %s",
    async (_, at, isKept) => {
      const { control, catalogue } = parts();
      const change = {
        control: at.control ? dying(control, at.control) : control,
        catalogue: at.catalogue ? dying(catalogue, at.catalogue) : catalogue,
      };

      await expect(pauseOne(change)).rejects.toThrow("killed");
      await moveTellings(parts());
      await moveTellings(parts());

      expect((await paused()).length).toBe(isKept ? 1 : 0);
      expect((await toldOf("entities.paused")).length).toBe(isKept ? 1 : 0);
      expect(await waiting()).toEqual([]);
      const verdict = await verifyChain(world.portal.control.read, world.portal.keys, world.services.account);
      expect(verdict.broken).toBeNull();
    },
  );

  it("[L1] is told of once though two take it to the logs at the same time", async () => {
    const { catalogue } = parts();
    await pauseOne({ catalogue: dying(catalogue, { write: 1, kept: true }) }).catch(() => {});

    await Promise.all([moveTellings(parts()), moveTellings(parts()), moveTellings(parts())]);

    expect((await toldOf("entities.paused")).length).toBe(1);
  });

  it("is told of after the next start, by whoever opens the catalogue", async () => {
    const { catalogue } = parts();
    await pauseOne({ catalogue: dying(catalogue, { write: 1, kept: true }) }).catch(() => {});
    const { openServices } = await import("../../src/services.ts");
    await world.services.close();

    const again = await openServices(world.services.config, world.services.now);
    const rows = await again.control.read.selectFrom("audit").selectAll().where(
      "action",
      "=",
      "entities.paused",
    )
      .execute();
    await again.close();

    expect(rows.length).toBe(1);
    world = { ...world, close: () => Deno.remove(world.services.config.data, { recursive: true }) };
  });

  it("that puts a tag on, makes one, or limits access, is told of in the same way", async () => {
    const selection = { ids: [1, 2] };
    await tagEntities(parts(), actor, task, { name: "Board", on: true }, selection);
    await tagEntities(parts(), actor, task, { name: "Limited Access", on: true }, selection);
    await tagEntities(parts(), actor, task, { name: "Board", on: false }, selection);

    const rows = [...await toldOf("tag.created"), ...await toldOf("entities.tagged")];
    expect(rows.map(({ detail }) => JSON.parse(detail))).toEqual([
      { tag: "Board" },
      { count: 2, tag: "Board" },
      { count: 2, tag: "Limited Access", entities: [1, 2] },
    ]);
    expect((await toldOf("entities.untagged")).length).toBe(1);
  });
});

it("a run that a dead process left behind is told of once, with why", async () => {
  const { catalogue, now } = world.services;
  await catalogue.write((trx) => beginRun(trx, task.id, now().getTime() - 60_000));

  for (let times = 0; times < 2; times++) await catalogue.write((trx) => endInterruptedRuns(trx, now()));
  await moveTellings(parts());

  const rows = await world.portal.control.read.selectFrom("activity").selectAll()
    .where("activity", "=", "backup").execute();
  expect(rows).toMatchObject([{ outcome: "interrupted", task_id: task.id, took: 60_000 }]);
});

import { NOBODY } from "../../src/domain/actor.ts";
import { afterEach, beforeEach, expect, it } from "vitest";
import { deleteDueEntities, expireArchived } from "../../src/domain/tasks/deletion.ts";
import { activate, askDeletion } from "../../src/domain/entities/actions.ts";
import { findEntityRow, listEntityRows } from "../../src/domain/entities/table.ts";
import { ownScope } from "../../src/domain/scope.ts";
import type { EraseKeeper } from "../../src/domain/upkeep/erase/erase.ts";
import { type KeptWorld, keptWorld } from "./upkeep/kept_world.ts";

const SCOPE = ownScope("acme");
const DAY = 86_400_000;

let world: KeptWorld;
let keeper: EraseKeeper;
beforeEach(async () => {
  world = await keptWorld();
  keeper = { ...world.keeper, catalogue: world.catalogue };
});
afterEach(() => world.close());

const acting = <R>(work: (acting: Parameters<typeof askDeletion>[0]) => Promise<R>) =>
  world.catalogue.write((trx) => work({ trx, scope: SCOPE, taskId: "task", by: NOBODY, now: new Date() }));
const alice = async () =>
  (await listEntityRows(world.catalogue.read, SCOPE, "task", { search: "alice" })).rows[0]!;
const inDays = (days: number): EraseKeeper => ({ ...keeper, now: () => new Date(Date.now() + days * DAY) });
const filesOfAlice = async () =>
  (await world.restic.text("ls", "latest")).split("\n").filter((line) => line.includes("/members/alice"))
    .length;

it("[G1] what was backed up of an entity stays for seven days after its deletion was asked for, and then is gone", async () => {
  await world.put("/secret.bin", 7, 200_000);
  await world.backUp();
  const before = await filesOfAlice();
  const { id } = await alice();
  await acting((acting) => askDeletion(acting, { ids: [id] }));

  const early = await deleteDueEntities(inDays(6.99));
  const kept = await filesOfAlice();
  const late = await deleteDueEntities(inDays(7.01));

  expect([early, kept, late]).toEqual([0, before, 1]);
  expect(before).toBeGreaterThan(1);
  expect(await filesOfAlice()).toBeLessThanOrEqual(1);
  expect(await world.restic.check()).toContain("no errors were found");
  expect(await findEntityRow(world.catalogue.read, SCOPE, "task", id))
    .toMatchObject({ status: "Not Active", items: 0, lastBackup: null, deletionDue: null });
});

it("an entity that was deleted can be activated again, and then is backed up anew", async () => {
  await world.put("/again.bin", 8);
  await world.backUp();
  const { id } = await alice();
  const before = await filesOfAlice();
  await acting((acting) => askDeletion(acting, { ids: [id] }));
  await deleteDueEntities(inDays(8));

  await acting((acting) => activate(acting, { ids: [id] }));
  const run = await world.backUp();

  expect(run.state).toBe("success");
  expect(await filesOfAlice()).toBe(before);
  expect((await alice()).status).toBe("Success");
});

it("[B7] an archived entity expires after the days of its task, and leaves the table with its name", async () => {
  await world.backUp();
  const { id } = await alice();
  await world.catalogue.write((trx) =>
    trx.updateTable("entities").set({ archived_at: Date.now() - 10 * DAY, archived_reason: "gone_from_team" })
      .where("id", "=", id).execute()
  );

  const counts = [
    await expireArchived(keeper, null),
    await expireArchived(keeper, 11),
    await expireArchived(keeper, 9),
  ];
  const deleted = await deleteDueEntities(inDays(0.01));

  expect([counts, deleted]).toEqual([[0, 0, 1], 1]);
  expect(await findEntityRow(world.catalogue.read, SCOPE, "task", id)).toBeNull();
  expect(await filesOfAlice()).toBeLessThanOrEqual(1);
});

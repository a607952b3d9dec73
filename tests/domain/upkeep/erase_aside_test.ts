import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { rebuildTask } from "../../../src/domain/rebuild/rebuild.ts";
import { planRestore } from "../../../src/domain/restore/restore.ts";
import {
  carryOutErasures,
  type EraseKeeper,
  requestErasure,
} from "../../../src/domain/upkeep/erase/erase.ts";
import type { ErasureRequest } from "../../../src/domain/upkeep/erase/request.ts";
import { findNamespace } from "../../../src/storage/catalogue/namespaces.ts";
import { emptyCatalogue } from "../../support/empty_catalogue.ts";
import { withoutRestic } from "../../support/restic.ts";
import { beforeFirst } from "../../support/watched_store.ts";
import { type KeptWorld, keptWorld } from "./kept_world.ts";
import { expectNoTrace } from "./trace.ts";

let world: KeptWorld;
let keeper: EraseKeeper;
beforeEach(async () => {
  world = await keptWorld();
  keeper = { ...world.keeper, catalogue: world.catalogue };
});
afterEach(() => world.close());

const HOME = "/members/alice@acme.example";

const putText = (path: string, text: string) => world.control("POST", "put", { member: "alice", path, text });

async function erase(request: Partial<ErasureRequest>) {
  await requestErasure(keeper, { items: [], paths: [], namespaces: [], ...request }, false);
  return await carryOutErasures(keeper);
}

/** How many states of the folder's own share, and of members in it, the catalogue has. */
async function accessTo(namespace: string): Promise<number[]> {
  const row = await findNamespace(world.catalogue.read, "task", namespace);
  const counts = (["shares", "share_members"] as const).map(async (table) => {
    const rows = await world.catalogue.read.selectFrom(table).select("id").where("namespace_id", "=", row!.id)
      .execute();
    return rows.length;
  });
  return await Promise.all(counts);
}

describe.skipIf(withoutRestic())("erase, of what stands beside the states", () => {
  it("takes an item out of a restore that waits, though its folder was renamed in case before", async () => {
    await putText("/Health/other.txt", "not secret");
    await putText("/Health/second.txt", "nobody else reads this");
    await world.backUp();
    await world.control("POST", "rename-case", { member: "alice", path: "/Health", name: "HEALTH" });
    await world.control("POST", "cursors/reset", {});
    const { run } = await world.backUp();
    const task = { id: "task", admin: world.parts.task.admin, team: "dbtid:acme" };
    const giving = { ...world, task, now: () => new Date() };
    const plan = await planRestore(giving, { run, paths: [`${HOME}/HEALTH`], mode: "in-place" });
    const itemsOf = async () =>
      (await world.catalogue.read.selectFrom("restore_items").select("place")
        .where("restore_id", "=", plan.restoreId).execute()).map((row) => row.place);
    expect(await itemsOf()).toContain(`${HOME}/HEALTH/second.txt`);
    const row = await world.catalogue.read.selectFrom("versions").select("dropbox_id")
      .where("name", "=", "second.txt").executeTakeFirstOrThrow();

    await erase({ items: [row.dropbox_id!] });

    expect(await itemsOf()).toContain(`${HOME}/HEALTH/other.txt`);
    await expectNoTrace(world, ["second.txt", "nobody else reads this"]);
  });

  it("takes a place out of what restores were asked for, with the label", async () => {
    await putText("/Health/second.txt", "nobody else reads this");
    const { run } = await world.backUp();
    const task = { id: "task", admin: world.parts.task.admin, team: "dbtid:acme" };
    const places = [`${HOME}/Health/second.txt`, `${HOME}/Contracts`];
    const request = { run, paths: places, mode: "in-place" as const, label: "second.txt" };
    const { restoreId } = await planRestore({ ...world, task, now: () => new Date() }, request);
    const row = await world.catalogue.read.selectFrom("versions").select("dropbox_id")
      .where("name", "=", "second.txt").executeTakeFirstOrThrow();

    await erase({ items: [row.dropbox_id!] });

    const restore = await world.catalogue.read.selectFrom("restores").select(["label", "request"])
      .where("id", "=", restoreId).executeTakeFirstOrThrow();
    expect(restore.label).toBe("");
    expect(JSON.parse(restore.request)).toMatchObject({ paths: [`${HOME}/Contracts`], label: "" });
  });

  it("erases who had access to a namespace too, and does not ask for it again", async () => {
    await putText("/Plans/a.txt", "a");
    const shared = { member: "alice", path: "/Plans", owner: "alice", with: ["bob"] };
    const { namespace } = await world.control("POST", "shared-folders", shared) as { namespace: string };
    await world.backUp();
    const file = `/.dropkeep/sharing/${namespace}.json`;
    expect(await world.restic.text("ls", "latest")).toContain(file);
    expect(await accessTo(namespace)).toEqual([1, 2]);

    await erase({ namespaces: [namespace] });
    await world.backUp({ now: () => new Date(Date.now() + 86_400_000) });

    expect(await world.restic.text("ls", "latest")).not.toContain(file);
    expect(await accessTo(namespace)).toEqual([0, 0]);
    await world.restic.check();
  });

  it("cut off beside its successors, its catalogue lost, is carried out after a rebuild", async () => {
    await putText("/Health/diagnosis.txt", "nobody else reads this");
    await putText("/second.txt", "nor this");
    await world.backUp();
    const row = await world.catalogue.read.selectFrom("versions").select("dropbox_id")
      .where("name", "=", "second.txt").executeTakeFirstOrThrow();
    const request = { items: [row.dropbox_id!], paths: [`${HOME}/health`], namespaces: [] };
    await requestErasure(keeper, request, false);
    const store = beforeFirst(world.store, "delete", "snapshots/", () => Promise.reject(new Error("killed")));
    const repository = { ...world.repository, store };
    await expect(carryOutErasures({ ...keeper, repository })).rejects.toThrow("killed");
    expect(await world.snapshotIds()).toHaveLength(2);
    const catalogue = await emptyCatalogue();
    await rebuildTask({ catalogue, repository: world.repository, taskId: "task", signal: keeper.signal });

    const certificates = await carryOutErasures({ ...keeper, catalogue });

    expect(certificates).toMatchObject([{ items: request.items, path_sha256: [expect.any(String)] }]);
    await expectNoTrace({ ...world, catalogue: { ...world.catalogue, ...catalogue } }, [
      "diagnosis.txt",
      "nobody else reads this",
      "second.txt",
      "nor this",
    ]);
    expect(await world.snapshotIds()).toHaveLength(1);
    await world.restic.check();
    await catalogue.close();
  });
});

import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { forget, planForgetThese } from "../../src/domain/upkeep/forget.ts";
import { missingSnapshots } from "../../src/domain/upkeep/missing_snapshots.ts";
import { prune } from "../../src/domain/upkeep/prune/prune.ts";
import { repair } from "../../src/domain/upkeep/repair/repair.ts";
import type { RunResult } from "../../src/domain/backup/run.ts";
import { checkRepository } from "../../src/storage/repository/check.ts";
import { type BackupWorld, PASSWORD } from "../support/backup_world.ts";
import { withoutRestic } from "../support/restic.ts";
import { stockCheckIsClean } from "./oracle/clean.ts";
import { snapshotEqualsDropbox } from "./oracle/equals_dropbox.ts";
import { acknowledgedIsThere } from "./oracle/acknowledged.ts";
import { nothingIsLost } from "./oracle/verdict.ts";
import { keeperOf } from "./trials/damaged_site.ts";
import { backUpAt, newSite, type Site } from "./trials/site.ts";
import { smallWorld } from "./trials/small_world.ts";

/** A file that the first run alone shows, and that comes back later with the very same bytes. */
const FILM = { member: "bob", path: "/old film.bin", recipe: { seed: 77, size: 400_000 } };

describe("an old object that somebody puts back", () => {
  let world: BackupWorld;
  let site: Site;
  /** The bucket after the first run, which nothing forgets any more. */
  let old: Map<string, Uint8Array>;
  beforeEach(async () => {
    world = await smallWorld();
    site = await newSite(world);
    await world.control("POST", "put", FILM);
    await backUp();
    old = await objectsOf(site);
    await world.control("POST", "delete", { member: "bob", path: FILM.path });
    await world.control("POST", "put", { member: "bob", path: "/new.txt", text: "new" });
    await backUp();
  });
  afterEach(async () => {
    await site.close();
    await world.close();
  });

  const backUp = async (): Promise<RunResult> => {
    const outcome = await backUpAt(site);
    if (outcome.kind !== "ended") {
      throw new Error(`the backup ${outcome.kind}: ${Reflect.get(outcome, "error")}`);
    }
    return outcome.result;
  };
  const forgetAndPrune = async () => {
    const keeper = keeperOf(site);
    await forget(keeper, await planForgetThese(keeper, ["1"]));
    await prune(keeper, { grace: 0, maxUnused: 0 });
    await prune(keeper, { grace: 0, maxUnused: 0 });
  };
  const putBack = async (shelf: string) => {
    const gone = [...old].filter(([name]) => name.startsWith(shelf));
    for (const [name, bytes] of gone) {
      await site.store.delete(name);
      await site.store.put(name, bytes);
    }
    return gone.length;
  };
  const soundAgain = async (result: RunResult) => {
    await nothingIsLost(site);
    await snapshotEqualsDropbox({ ...site, dropbox: world.dropbox }, result);
    if (!withoutRestic()) await stockCheckIsClean(site, PASSWORD);
  };

  it("of the index makes no run count on packs that a prune has removed [fault 14]", async () => {
    await forgetAndPrune();
    const packs = (await objectsOf(site)).size;
    expect(await putBack("index/")).toBeGreaterThan(0);
    await world.control("POST", "put", FILM);

    const next = await backUp();
    await acknowledgedIsThere(site);
    const { findings } = await checkRepository(site.repository);
    await repair(keeperOf(site), { readData: true });

    expect(packs).toBeGreaterThan(0);
    expect(next.stored).toBe(1);
    expect(findings.some(({ message }) => /^Pack .* is not in/.test(message))).toBe(true);
    await soundAgain(await backUp());
  });

  it("of the snapshots is named, kept out of the catalogue, and taken away by a repair [fault 14]", async () => {
    await forgetAndPrune();
    expect(await putBack("snapshots/")).toBe(1);

    const next = await backUp();
    const { findings } = await checkRepository(site.repository);
    const repaired = await repair(keeperOf(site), { readData: true });

    const [id] = [...old.keys()].filter((name) => name.startsWith("snapshots/")).map((name) =>
      name.slice(10)
    );
    expect(findings).toContainEqual(expect.objectContaining({ severity: "error", snapshotId: id }));
    expect([...repaired.removed, ...repaired.rewritten]).toEqual([id]);
    await soundAgain(next);
  });

  it("instead of the whole bucket is told by check, and the next run makes it whole [fault 14]", async () => {
    for (const name of (await objectsOf(site)).keys()) await site.store.delete(name);
    await putBack("");

    const missing = await missingSnapshots(site.catalogue.read, site.store, world.parts.task.id);

    expect(missing.map(({ run }) => run)).toEqual([2]);
    await soundAgain(await backUp());
  });
});

async function objectsOf({ store }: Site): Promise<Map<string, Uint8Array>> {
  const objects = new Map<string, Uint8Array>();
  for await (const { name } of store.list("")) objects.set(name, await store.get(name));
  return objects;
}

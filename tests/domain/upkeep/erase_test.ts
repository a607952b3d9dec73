import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { rebuildTask } from "../../../src/domain/rebuild/rebuild.ts";
import {
  carryOutErasures,
  type EraseKeeper,
  planErasure,
  requestErasure,
} from "../../../src/domain/upkeep/erase/erase.ts";
import type { Certificate } from "../../../src/domain/upkeep/erase/certificate.ts";
import type { ErasureRequest } from "../../../src/domain/upkeep/erase/request.ts";
import { refusals } from "../../../src/storage/catalogue/erasures.ts";
import { checkRepository } from "../../../src/storage/repository/check.ts";
import { readTombstones } from "../../../src/storage/repository/tombstones.ts";
import { flipByte, namesOf } from "../../storage/repository/damage.ts";
import { emptyCatalogue } from "../../support/empty_catalogue.ts";
import { withoutRestic } from "../../support/restic.ts";
import { dyingAt } from "../../support/watched_store.ts";
import { midway } from "../../support/midway.ts";
import { expectEqualToDropbox, type KeptWorld, keptWorld } from "./kept_world.ts";
import { expectNoTrace, plaintextsOf } from "./trace.ts";

let world: KeptWorld;
let keeper: EraseKeeper;
beforeEach(async () => {
  world = await keptWorld();
  keeper = { ...world.keeper, catalogue: world.catalogue };
});
afterEach(() => world.close());

const HOME = "/members/alice@acme.example";
const NOTHING: ErasureRequest = { items: [], paths: [], namespaces: [] };
const SECRET = "the patient's diagnosis is none of yours ";

const putText = (path: string, text: string) => world.control("POST", "put", { member: "alice", path, text });

/** A secret of three versions in two places, and a copy of its first under another name. */
async function withSecret() {
  await putText("/Health/diagnosis.txt", SECRET + "1");
  await putText("/kept copy.txt", SECRET + "1");
  await putText("/Health/other.txt", "not secret");
  await world.backUp();
  await putText("/Health/diagnosis.txt", SECRET + "2");
  await world.backUp();
  await world.control("POST", "move", {
    member: "alice",
    from: "/Health/diagnosis.txt",
    to: "/moved diagnosis.txt",
  });
  await putText("/moved diagnosis.txt", SECRET + "3");
  await world.backUp();
}

async function erase(request: Partial<ErasureRequest>, mayReturn = false) {
  await requestErasure(keeper, { ...NOTHING, ...request }, mayReturn);
  return await carryOutErasures(keeper);
}

async function idOfSecret(): Promise<string> {
  const row = await world.catalogue.read.selectFrom("versions").select("dropbox_id")
    .where("name", "=", "moved diagnosis.txt").executeTakeFirstOrThrow();
  return row.dropbox_id!;
}

describe.skipIf(withoutRestic())("erase", () => {
  it("leaves no trace of an item in any object, table or log, and all else as it was [fault 42]", async () => {
    await withSecret();
    const item = await idOfSecret();
    const plan = await planErasure(keeper, { ...NOTHING, items: [item] });

    const [certificate] = await erase({ items: [item] });

    expect(plan.rewritings.length).toBe(3);
    expect(certificate).toMatchObject({ items: [item], snapshots: 3, versions: 3 });
    await expectNoTrace(world, ["diagnosis.txt", SECRET + "2", SECRET + "3"]);
    expect(await plaintextsOf(world)).toContain(SECRET + "1");
    expect(await world.restic.text("ls", "latest")).toContain(`${HOME}/kept copy.txt`);
    await world.restic.check();
  });

  it("does not let it come back by the next runs, unless it may return", async () => {
    await withSecret();
    await erase({ items: [await idOfSecret()] });
    await world.control("POST", "cursors/reset", {});
    await world.backUp();
    await putText("/moved diagnosis.txt", SECRET + "4");
    const run = await world.backUp();

    expect(run.state).toBe("success");
    await expectNoTrace(world, ["moved diagnosis.txt", SECRET + "4"]);
    await world.restic.check();
  });

  it("lets it come back where it may", async () => {
    await withSecret();
    await erase({ items: [await idOfSecret()] }, true);
    await expectNoTrace(world, ["moved diagnosis.txt"]);
    await putText("/moved diagnosis.txt", SECRET + "4");

    await world.backUp();

    await expectEqualToDropbox(world);
  });

  it("erases a folder by its path, whatever stood in it, and keeps what was put into it later out", async () => {
    await withSecret();

    const [certificate] = await erase({ paths: [`${HOME}/health`] });

    expect(certificate!.path_sha256).toHaveLength(1);
    await expectNoTrace(world, ["other.txt", "not secret", SECRET + "2"]);
    expect(await plaintextsOf(world)).toContain(SECRET + "3");
    await putText("/Health/new.txt", "put in later");
    expect((await world.backUp()).state).toBe("success");
    await expectNoTrace(world, ["put in later"]);
    await world.restic.check();
  });

  it("erases a whole namespace", async () => {
    await withSecret();
    const home = await world.catalogue.read.selectFrom("namespaces").select("dropbox_id")
      .where("folder", "=", HOME.slice(1)).executeTakeFirstOrThrow();

    await erase({ namespaces: [home.dropbox_id] });
    const run = await world.backUp();

    expect(run.state).toBe("success");
    await expectNoTrace(world, ["kept copy.txt", SECRET + "1", SECRET + "3"]);
    await world.restic.check();
  });

  it("wins over a backup of the same item: it waits for the end of it [fault 43]", async () => {
    await withSecret();
    const item = await idOfSecret();
    await putText("/moved diagnosis.txt", SECRET + "4");
    let erasing: Promise<unknown> | undefined;
    const refused = () => erase({ items: [item] }).catch((error) => error);

    await world.backUp({ onProgress: midway(() => erasing = refused()) });
    const refusal = await erasing;
    await carryOutErasures(keeper);

    expect(String(refusal)).toContain("while a backup is under way");
    await expectNoTrace(world, ["moved diagnosis.txt", SECRET + "4", SECRET + "3"]);
    await world.restic.check();
  });

  it("waits for the end of a backup of the same item, as long as it is told to", async () => {
    await withSecret();
    const item = await idOfSecret();
    await putText("/moved diagnosis.txt", SECRET + "4");
    const patient = { ...keeper, patience: 60_000 };
    let erasing: Promise<Certificate[]> | undefined;
    const begin = async () => {
      await requestErasure(keeper, { ...NOTHING, items: [item] }, false);
      return await carryOutErasures(patient);
    };

    await world.backUp({ onProgress: midway(() => erasing = begin()) });
    const [certificate] = await erasing!;

    expect(certificate!.snapshots).toBeGreaterThanOrEqual(3);
    await expectNoTrace(world, ["moved diagnosis.txt", SECRET + "4", SECRET + "3"]);
    await world.restic.check();
  });

  it("is kept in the bucket, by ids and hashes alone, and holds for a rebuilt catalogue", async () => {
    await withSecret();
    await erase({ items: [await idOfSecret()], paths: [`${HOME}/health`] });
    await erase({ paths: [`${HOME}/kept copy.txt`] });
    const catalogue = await emptyCatalogue();
    const parts = { catalogue, repository: world.repository, taskId: "task", signal: keeper.signal };
    await rebuildTask(parts);
    await putText("/Health/new.txt", "put in later");

    const run = await world.backUp({ catalogue });

    expect(run).toMatchObject({ state: "success", added: 0 });
    expect(await refusals(catalogue.read, "task")).toEqual(await refusals(world.catalogue.read, "task"));
    expect(await namesOf(world.store, "dropkeep/")).toHaveLength(1);
    await expectNoTrace(world, ["diagnosis.txt", "kept copy", "new.txt", "put in later", SECRET]);
    await world.restic.check();
    await catalogue.close();
  });

  it("is named by a check where its tombstones are damaged, and they are mended by the next", async () => {
    await withSecret();
    await erase({ paths: [`${HOME}/health`] });
    await flipByte(world.store, (await namesOf(world.store, "dropkeep/"))[0]!);
    const before = await checkRepository(world.repository);
    await erase({ items: [await idOfSecret()] });

    expect(before.findings).toMatchObject([{ message: expect.stringContaining("dropkeep/erased/") }]);
    expect((await checkRepository(world.repository)).findings).toEqual([]);
    const { items, places, damaged } = await readTombstones(world.repository);
    expect([items.length, places.length, damaged]).toEqual([1, 1, []]);
  });

  it("killed before any change of the store is carried out by resuming [fault 42]", async () => {
    await withSecret();
    await requestErasure(keeper, { ...NOTHING, items: [await idOfSecret()] }, false);
    let n = 1;
    for (;; n++) {
      const stop = new AbortController();
      const repository = { ...world.repository, store: dyingAt(world.store, n, stop) };
      const erasing = carryOutErasures({ ...keeper, repository, signal: stop.signal });
      if (await erasing.then(() => true, () => false)) break;
      await world.restic.check();
    }

    expect(n).toBeGreaterThan(6);
    await expectNoTrace(world, ["diagnosis.txt", SECRET + "2", SECRET + "3"]);
    await world.restic.check();
    expect((await world.backUp()).state).toBe("success");
  });

  it("refuses what was never backed up", async () => {
    await world.backUp();

    await expect(erase({ paths: ["/members/nobody/x"] })).rejects.toThrow(
      "nothing of that name was backed up",
    );
    expect(await carryOutErasures(keeper)).toEqual([]);
  });
});

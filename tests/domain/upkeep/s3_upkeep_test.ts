import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { carryOutErasures, requestErasure } from "../../../src/domain/upkeep/erase/erase.ts";
import { forget, planForgetThese } from "../../../src/domain/upkeep/forget.ts";
import { removePassword } from "../../../src/domain/upkeep/keys.ts";
import { prune } from "../../../src/domain/upkeep/prune/prune.ts";
import { rebuildIndex } from "../../../src/domain/upkeep/repair/rebuild_index.ts";
import { repair } from "../../../src/domain/upkeep/repair/repair.ts";
import { RetryingStore } from "../../../src/storage/objects/retrying.ts";
import { S3Store } from "../../../src/storage/objects/s3.ts";
import { ensureRepository } from "../../../src/storage/catalogue/repositories.ts";
import { createKey } from "../../../src/storage/repository/keys.ts";
import { openRepository } from "../../../src/storage/repository/repository.ts";
import { namesOf } from "../../storage/repository/damage.ts";
import { PASSWORD } from "../../support/backup_world.ts";
import { Restic, withoutRestic } from "../../support/restic.ts";
import { s3ForTests, withoutS3 } from "../../support/s3.ts";
import { filesInDropbox } from "../../faults/oracle/equals_dropbox.ts";
import { filesInSnapshot } from "../../faults/oracle/snapshot_files.ts";
import { type KeptWorld, keptWorld } from "./kept_world.ts";

const HOME = "/members/alice@acme.example";

describe.skipIf(withoutS3() || withoutRestic())("upkeep on a real S3 server", () => {
  let world: KeptWorld;
  let restic: Restic;
  beforeAll(async () => {
    const { endpoint, bucket, key, secret } = await s3ForTests();
    const access = { accessKeyId: key, secretAccessKey: secret };
    const store = new RetryingStore(new S3Store({ endpoint, bucket, prefix: "acme", ...access }));
    world = await keptWorld({ store });
    restic = new Restic(`s3:${endpoint}/${bucket}/acme`, PASSWORD, "restic", {
      AWS_ACCESS_KEY_ID: key,
      AWS_SECRET_ACCESS_KEY: secret,
      AWS_DEFAULT_REGION: "us-east-1",
    });
    for (let run = 1; run <= 3; run++) {
      await world.put("/changing.bin", run, 400_000);
      await world.put(`/Private/${run}.bin`, 10 + run);
      await world.backUp();
    }
  }, 120_000);
  afterAll(() => world.close());

  /** Stock restic reads every byte over S3, and the next run's snapshot is what Dropbox lists. */
  async function allIsWell(erased = "") {
    const run = await world.backUp();
    expect(run.state).toBe("success");
    expect(await restic.text("check", "--read-data")).toContain("no errors were found");
    const listed = Object.entries(await filesInDropbox(world))
      .filter(([place]) => erased === "" || !place.startsWith(erased));
    expect(await filesInSnapshot(world.repository, run.snapshotId)).toEqual(Object.fromEntries(listed));
  }

  it("forgets, prunes, erases, repairs, changes keys, and leaves what stock restic reads", async () => {
    const { keeper } = world;
    await forget(keeper, await planForgetThese(keeper, ["1"]));
    const pruned = await prune(keeper, { grace: 0, maxUnused: 0 });
    expect(pruned.removed).toBeGreaterThan(0);
    await allIsWell();

    const lost = (await namesOf(world.store, "index/"))[0]!;
    await world.store.delete(lost);
    const repositoryId = await world.catalogue.write((trx) =>
      ensureRepository(trx, "task", world.repository.id)
    );
    const rebuilt = await rebuildIndex({ ...keeper, repositoryId }, { readData: true });
    expect(rebuilt).toMatchObject({ damaged: [], unreadableIndexes: [] });
    await allIsWell();

    await world.store.delete((await namesOf(world.store, "data/"))[0]!);
    const repaired = await repair(keeper, { readData: true });
    expect(repaired.unreadable).toEqual([]);
    await allIsWell();

    const eraser = { ...keeper, catalogue: world.catalogue };
    await requestErasure(eraser, { items: [], paths: [`${HOME}/Private`], namespaces: [] }, false);
    const [certificate] = await carryOutErasures(eraser);
    expect(certificate!.packs).toBeGreaterThan(0);
    expect(certificate!.remains).toBeNull();
    await allIsWell(`${HOME.slice(1)}/Private`);

    const by = { hostname: "test", username: "added", now: () => new Date(), N: 1024 };
    const id = await createKey(world.store, world.repository.keys, "another", by);
    await openRepository(world.store, "another");
    await removePassword(keeper, id);
    await expect(openRepository(world.store, "another")).rejects.toMatchObject({ code: "wrong_password" });
    await allIsWell(`${HOME.slice(1)}/Private`);
    await restic.check();
  }, 120_000);
});

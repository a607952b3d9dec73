import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { localHand } from "../../../src/domain/backup/pipeline/local_hand.ts";
import { ContentHash } from "../../../src/storage/repository/content_hash.ts";
import { type BackupWorld, backupWorld, PASSWORD } from "../../support/backup_world.ts";
import { listedFiles } from "../../support/listed_files.ts";
import { refusingPuts } from "../../support/refusing_store.ts";
import { Restic, RESTICS, withoutRestic } from "../../support/restic.ts";

describe.skipIf(withoutRestic()).each(RESTICS)("a prune by stock %s between our runs", (binary) => {
  let world: BackupWorld;
  let restic: Restic;
  beforeEach(async () => {
    world = await backupWorld();
    restic = new Restic(world.repositoryFolder, PASSWORD, binary);
  });
  afterEach(() => world.close());

  it("that moves every blob to other packs costs no download", async () => {
    await world.backUp();
    await world.control("POST", "put", { member: "alice", path: "/new.txt", text: "new" });
    await world.backUp();
    await restic.text("forget", "latest");
    await restic.text("prune", "--max-unused", "0", "--repack-small");
    await world.control("DELETE", "calls");
    const third = await world.backUp();

    expect(third).toMatchObject({ state: "success", stored: 1 });
    await expectEqual(world, restic);
  });

  it("that takes what a cut-off run had stored makes the next run read it again", async () => {
    await world.backUp();
    await world.control("POST", "put", {
      member: "alice",
      path: "/big.bin",
      recipe: { seed: 5, size: 3_000_000 },
    });
    const { dropbox, repository: { keys } } = world;
    const repository = { ...world.repository, store: refusingPuts(world.store, "snapshots/") };
    const hands = () => [localHand({ dropbox, store: world.store, keys })];
    await expect(world.backUp({ repository, hands })).rejects.toThrow();
    await restic.text("prune", "--max-unused", "0");
    const third = await world.backUp();

    expect(third.state).toBe("success");
    await expectEqual(world, restic);
  });

  it("that takes packs which no index named yet, and changes no index, is noticed", async () => {
    await world.backUp();
    await world.control("POST", "put", {
      member: "alice",
      path: "/big.bin",
      recipe: { seed: 5, size: 3_000_000 },
    });
    const { dropbox, repository: { keys } } = world;
    const repository = { ...world.repository, store: refusingPuts(world.store, "index/") };
    const hands = () => [localHand({ dropbox, store: world.store, keys })];
    await expect(world.backUp({ repository, hands })).rejects.toThrow();
    await restic.text("prune");
    const third = await world.backUp();

    expect(third.state).toBe("success");
    await expectEqual(world, restic);
  });

  it("that takes a removed file's bytes makes the file, back under another name, stored anew", async () => {
    const recipe = { seed: 5, size: 300_000 };
    await world.control("POST", "put", { member: "alice", path: "/a.bin", recipe });
    await world.backUp();
    await world.control("POST", "delete", { member: "alice", path: "/a.bin" });
    await world.backUp();
    await restic.text("forget", "--keep-last", "1", "--prune", "--max-unused", "0");
    await world.control("POST", "put", { member: "alice", path: "/b.bin", recipe });
    const third = await world.backUp();

    expect(third).toMatchObject({ state: "success", stored: 1 });
    await expectEqual(world, restic);
  });
});

async function expectEqual(world: BackupWorld, restic: Restic) {
  await restic.check();
  const out = `${world.folder}/out`;
  await restic.text("restore", "latest", "--target", out);
  for (const file of await listedFiles(world.catalogue.read, world.dropbox)) {
    const hash = new ContentHash();
    hash.update(Deno.readFileSync(`${out}/${file.place}`));
    expect(hash.digest(), file.place).toBe(file.hash);
  }
}

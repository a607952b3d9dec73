import { Buffer } from "node:buffer";
import { describe, expect, it } from "vitest";
import { DiskStore } from "../../../src/storage/objects/disk.ts";
import { checkRepository } from "../../../src/storage/repository/check.ts";
import { takeLock } from "../../../src/storage/repository/lock.ts";
import { openRepository, type Repository } from "../../../src/storage/repository/repository.ts";
import { listSnapshots } from "../../../src/storage/repository/snapshot.ts";
import { nodeAt } from "../../../src/storage/repository/walk.ts";
import { Restic, RESTICS, withoutRestic } from "../../support/restic.ts";
import { nastyFolder } from "./nasty_names.ts";
import { readersOf } from "./readers.ts";
import { noise, sampleTeam } from "./sample_team.ts";
import { CHEAP, newRepositoryOnDisk, PASSWORD, storeSnapshot } from "./small_world.ts";

/** A repository of ours and one of restic's, side by side; `end` removes both. */
async function twoRepositories() {
  const { folder, repository } = await newRepositoryOnDisk();
  const scratch = await Deno.makeTempDir({ prefix: "dropkeep-stock-" });
  const stock = new Restic(`${scratch}/repository`, "stock");
  const end = async () => {
    for (const path of [folder, scratch]) await Deno.remove(path, { recursive: true });
  };
  return { folder, repository, restic: new Restic(folder, PASSWORD, RESTICS.at(-1)), scratch, stock, end };
}

/** The attributes at a path in the newest snapshot. */
async function attributesAt(
  repository: Repository,
  path: string,
): Promise<Record<string, string> | undefined> {
  const { trees } = await readersOf(repository);
  const newest = (await listSnapshots(repository.store, repository.keys)).at(-1)!;
  return (await nodeAt(trees, newest.tree, path))?.xattrs;
}

async function canRewrite(restic: Restic): Promise<boolean> {
  const can = (await restic.text("help")).includes("rewrite ");
  if (!can) console.warn("SKIPPED: this restic has no rewrite (0.15 and later have)");
  return can;
}

describe.skipIf(withoutRestic())("facts in our nodes and stock restic", () => {
  it("come back as extended attributes of the restored file", async () => {
    const { repository, restic, scratch, stock, end } = await twoRepositories();
    await storeSnapshot(repository, sampleTeam());

    await restic.text("restore", "latest", "--target", `${scratch}/restored`);
    await stock.text("init");
    await stock.text("backup", `${scratch}/restored`);

    const back = await openRepository(new DiskStore(`${scratch}/repository`), "stock");
    const given = await attributesAt(repository, "/with facts.txt");
    expect(given).toMatchObject({ "user.dropbox.rev": "0123456789abcdef0123" });
    expect(await attributesAt(back, `${scratch}/restored/with facts.txt`)).toEqual(given);
    await end();
  });

  it("survive restic rewrite, which finds nothing lost in our trees", async () => {
    const { repository, restic, end } = await twoRepositories();
    await storeSnapshot(repository, sampleTeam());
    if (!await canRewrite(restic)) return await end();

    await restic.text("rewrite", "--forget", "--exclude", "/media/film.bin");

    const [rewritten] = await listSnapshots(repository.store, repository.keys);
    const { trees } = await readersOf(repository);
    expect(rewritten!.original).toMatch(/^[0-9a-f]{64}$/);
    expect(await nodeAt(trees, rewritten!.tree, "/media/film.bin")).toBeNull();
    expect(await attributesAt(repository, "/with facts.txt")).toHaveProperty(["user.dropbox.id"]);
    expect(await checkRepository(repository, { readData: true })).toMatchObject({ errors: 0 });
    await end();
  });
});

describe.skipIf(withoutRestic())("stock restic and we on one repository", () => {
  it("read each other's snapshots", async () => {
    const { repository, restic, scratch, end } = await twoRepositories();
    await storeSnapshot(repository, nastyFolder());
    const big = noise(5_000_000, "big");
    await Deno.writeFile(`${scratch}/big.bin`, big);

    await restic.text("backup", `${scratch}/big.bin`);

    const { trees } = await readersOf(repository);
    const snapshots = await listSnapshots(repository.store, repository.keys);
    const node = await nodeAt(trees, snapshots.at(-1)!.tree, `${scratch}/big.bin`);
    const pieces = await Array.fromAsync(trees.stream(node!.content!));
    expect(pieces.length).toBeGreaterThan(1);
    expect(Buffer.concat(pieces).equals(big)).toBe(true);
    expect(await checkRepository(repository, { readData: true })).toMatchObject({ findings: [] });
    await end();
  });

  it("honour each other's locks", async () => {
    const { repository, restic, end } = await twoRepositories();
    await storeSnapshot(repository, nastyFolder());
    const ours = { ...CHEAP, now: () => new Date("2099-01-01T00:00:00Z"), pid: Deno.pid };
    const lock = await takeLock(repository.store, repository.keys, ours);

    expect(await restic.refusal("prune")).toContain("repository is already locked");
    expect(await restic.text("snapshots")).toContain("acme");
    await lock.release();

    expect(await restic.text("prune")).toContain("done");
    await end();
  });

  it("agree on passwords", async () => {
    const { folder, repository, restic, scratch, end } = await twoRepositories();
    await Deno.writeTextFile(`${scratch}/password`, "pâss wörd 🔑");

    await restic.text("key", "add", "--new-password-file", `${scratch}/password`);

    const { keyId: _, ...same } = repository;
    expect(await openRepository(repository.store, "pâss wörd 🔑")).toMatchObject(same);
    expect(await new Restic(folder, "pâss wörd 🔑").text("key", "list")).toContain("alice");
    await end();
  });
});

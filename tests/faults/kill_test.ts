import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ContentHash } from "../../src/storage/repository/content_hash.ts";
import { Restic, withoutRestic } from "../support/restic.ts";
import { type Installation, installation } from "../support/installation.ts";

/** Security, faults 1 and 2. More by `DROPKEEP_TEST_KILLS=200 deno task kills`. */
const KILLS = Number(Deno.env.get("DROPKEEP_TEST_KILLS") ?? 25);
const FILES = 1_500;

describe.skipIf(withoutRestic())("kill -9 at any time", () => {
  let dropkeep: Installation;
  beforeAll(async () => {
    dropkeep = await installation({ files: FILES, seed: 7 });
  });
  afterAll(() => dropkeep.close());

  it(`loses nothing acknowledged in ${KILLS} kills, and the next run completes [fault 1, 2]`, async () => {
    const random = seeded(42);
    let midway = 0;
    for (let kill = 1; kill <= KILLS; kill++) {
      await changeFiles(dropkeep, kill, random);
      const midRun = await killBackup(dropkeep, 250 + Math.floor(random() * 1_000));
      if (midRun) midway++;
      await expectAcknowledgedThere(dropkeep);
    }
    const last = await dropkeep.json("backup");

    expect(midway, "kills that hit a run under way").toBeGreaterThan(KILLS / 3);
    expect(last.runs[0].state).toBe("success");
    await expectSnapshotEqualsDropbox(dropkeep);
  }, 60_000 + KILLS * 20_000);
});

/** Something to do for each run: new files, changed files, a folder moved or removed. */
async function changeFiles(dropkeep: Installation, round: number, random: () => number) {
  for (let i = 0; i < 40; i++) {
    const recipe = { seed: round * 1000 + i, size: Math.floor(random() * 400_000) };
    const path = `/rounds/${random() < 0.5 ? round : 1}/file ${i}.bin`;
    await dropkeep.control("POST", "put", { member: i % 2 ? "alice" : "bob", path, recipe });
  }
  if (round % 5 === 0) {
    await dropkeep.control("POST", "delete", { member: "alice", path: `/rounds/${round}` });
  }
}

/** Answers whether the process was still at work when it was shot. */
async function killBackup(dropkeep: Installation, afterMs: number): Promise<boolean> {
  const child = dropkeep.start("backup", "--json");
  const timer = setTimeout(() => child.kill("SIGKILL"), afterMs);
  const { signal } = await child.status;
  clearTimeout(timer);
  return signal === "SIGKILL";
}

/** What the catalogue calls stored is in the store, whole: every pack, and every blob of every content. */
async function expectAcknowledgedThere(dropkeep: Installation) {
  const { packs, blobless } = await dropkeep.inCatalogue(async (db) => ({
    packs: await db.selectFrom("packs").select(["pack_id", "size"]).execute(),
    blobless: await blobsThatNoPackHolds(db),
  }));
  for (const pack of packs) {
    const id = pack.pack_id.toHex();
    expect(Deno.statSync(`${dropkeep.repositoryFolder()}/data/${id.slice(0, 2)}/${id}`).size).toBe(pack.size);
  }
  expect(blobless).toEqual([]);
}

type Reader = Parameters<Parameters<Installation["inCatalogue"]>[0]>[0];

async function blobsThatNoPackHolds(db: Reader): Promise<string[]> {
  const contents = await db.selectFrom("contents").select("chunks").execute();
  const held = new Set((await db.selectFrom("blobs").select("id").execute()).map((row) => row.id.toHex()));
  return contents.flatMap((row) => row.chunks.toHex().match(/.{64}/g) ?? []).filter((id) => !held.has(id));
}

async function expectSnapshotEqualsDropbox(dropkeep: Installation) {
  const restic = new Restic(dropkeep.repositoryFolder(), await dropkeep.password());
  await restic.check();
  const out = `${dropkeep.folder}/restored`;
  await restic.text("restore", "latest", "--target", out);
  const listed = await dropkeep.listedFiles();
  expect(listed.length).toBeGreaterThan(FILES);
  for (const file of listed) {
    const hash = new ContentHash();
    hash.update(Deno.readFileSync(`${out}/${file.place}`));
    expect(hash.digest(), file.place).toBe(file.hash);
  }
}

function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ContentHash } from "../../src/storage/repository/content_hash.ts";
import { listTasks } from "../../src/domain/tasks/tasks.ts";
import { openTask } from "../../src/task_services.ts";
import { acknowledgedIsThere } from "./oracle/acknowledged.ts";
import { Restic, withoutRestic } from "../support/restic.ts";
import { type Installation, installation } from "../support/installation.ts";
import { killIfThere } from "../support/kill.ts";

/** Security, faults 1 and 2. More by `deno task faults:kills`. */
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
      await dropkeep.withServices(async (services) => {
        const [task] = await listTasks(services.control.read, services.account);
        const { repository } = await openTask(services, task!.id);
        await acknowledgedIsThere({ catalogue: services.catalogue, repository });
      });
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
  const timer = setTimeout(() => killIfThere(child), afterMs);
  const { signal } = await child.status;
  clearTimeout(timer);
  return signal === "SIGKILL";
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

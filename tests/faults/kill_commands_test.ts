import { spawnSync } from "node:child_process";
import { cpSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Installation, installation } from "../support/installation.ts";
import { judged } from "./oracle/judged_installation.ts";
import { nothingIsLost } from "./oracle/verdict.ts";
import { Random } from "./trials/random.ts";

/** Of each command, and as many more as it takes to hit it at work once. More by `deno task faults:kills`; other moments by `DROPKEEP_TEST_SEED=n`. */
const KILLS = Math.ceil(Number(Deno.env.get("DROPKEEP_TEST_KILLS") ?? 7) / 7);
const MOST_MISSES = 6;
const SEED = Number(Deno.env.get("DROPKEEP_TEST_SEED") ?? 1);
const HOME = "/members/alice@acme.example";
const GONE = "/gone.bin";

interface Shot {
  args: string[];
  /** What goes on with it; may be called more than once. */
  finish(data: string): Promise<void>;
}

describe("kill -9 of the real program", { timeout: 120_000 + KILLS * 60_000 }, () => {
  let dropkeep: Installation;
  let copies = 0;
  let files = 0;
  beforeAll(async () => {
    dropkeep = await installation({ files: 120, seed: 3 });
    const recipe = { seed: 1, size: 6_000_000 };
    await dropkeep.control("POST", "put", { member: "alice", path: GONE, recipe });
    await dropkeep.json("backup");
    await dropkeep.control("POST", "delete", { member: "alice", path: GONE });
    await dropkeep.json("backup");
    files = (await dropkeep.listedFiles()).length;
  });
  afterAll(() => dropkeep.close());

  const answer = async (data: string, ...args: string[]) => {
    const { code, stdout, stderr } = await dropkeep.run([...args, "--json"], { data });
    const [said, sorry] = [stdout, stderr].map((bytes) => new TextDecoder().decode(bytes));
    if (code !== 0) throw new Error(`dropkeep ${args.join(" ")}: ${code} ${said}${sorry}`);
    return JSON.parse(said!);
  };
  const copy = () => {
    const data = `${dropkeep.folder}/copy ${++copies}`;
    cpSync(`${dropkeep.folder}/data`, data, { recursive: true });
    return data;
  };
  /** Answers how many kills hit it at work. */
  const shoot = async (shotOf: (data: string) => Shot): Promise<number> => {
    const random = new Random(SEED);
    const began = performance.now();
    const calm = copy();
    await dropkeep.run(shotOf(calm).args, { data: calm });
    const seconds = (performance.now() - began) / 1000;
    let hit = 0;
    let missed = 0;
    while (hit + missed < KILLS || (hit === 0 && missed < MOST_MISSES)) {
      const data = copy();
      const { args, finish } = shotOf(data);
      const after = String(seconds * (0.3 + 0.6 * random.fraction()) / (1 + missed));
      const { code } = await dropkeep.run(args, { data, under: ["timeout", "-s", "KILL", after] });
      if (code === 137) hit++;
      else missed++;
      await finish(data);
      await judged(dropkeep, nothingIsLost, data);
      expect((await answer(data, "backup")).runs[0].state).toBe("success");
      await Deno.remove(data, { recursive: true });
    }
    return hit;
  };
  const filesBelow = (folder: string): number =>
    dropkeep.sandbox.world.state.db.rows(
      "select 1 from entries where kind = 'file' and path_display like ? || '/%'",
      folder,
    ).length;

  it("in a restore gives each file back once [fault 45]", async () => {
    const args = ["restore", `${HOME}/Contracts`, `${HOME}/Projects`];
    const { restored } = (await answer(copy(), ...args)).outcomes;
    const hit = await shoot(() => ({
      args,
      finish: async (data) => {
        const { restores } = await answer(data, "restore", "list");
        for (const { restore, state } of restores) {
          // Of what was only being planned nothing is written, and what the shot came too late for is done.
          if (state === "planning" || state === "succeeded") continue;
          const ended = await answer(data, "restore", "run", String(restore));
          expect(ended.state).toBe("succeeded");
          expect(filesBelow(ended.destinations[0].folder)).toBe(restored);
        }
      },
    }));

    expect(hit).toBeGreaterThan(0);
  });

  it("in a check takes nothing away, and the next one says the same", async () => {
    const hit = await shoot(() => ({
      args: ["check", "--read-data"],
      finish: async (data) =>
        expect(await answer(data, "check", "--read-data")).toMatchObject({ ok: true, warnings: 0 }),
    }));

    expect(hit).toBeGreaterThan(0);
  });

  it("in a prune loses nothing that a snapshot shows, and the next one removes the rest", async () => {
    const hit = await shoot((data) => ({
      args: ["prune", "--no-grace"],
      finish: async () => {
        await answer(data, "forget", "1");
        await answer(data, "prune", "--no-grace");
        expect((await answer(data, "prune", "--dry-run")).unused_bytes).toBeLessThan(6_000_000 * 0.2);
      },
    }));

    expect(hit).toBeGreaterThan(0);
  });

  it("in an erasure goes on to its end", async () => {
    const path = `${HOME}/Contracts/Lease.pdf`;
    const hit = await shoot(() => ({
      args: ["erase", path],
      finish: async (data) => {
        await answer(data, "erase", "--resume");
        const again = await dropkeep.run(["erase", path, "--json"], { data });
        const gone = await dropkeep.run(["ls", path], { data });
        expect([[0, 1].includes(again.code), gone.code]).toEqual([true, 1]);
      },
    }));

    expect(hit).toBeGreaterThan(0);
  });

  it("in an export leaves no half file under a name, and --complete writes what is missing", async () => {
    const hit = await shoot((data) => ({
      args: ["export", "--folder", `${data}/out`],
      finish: async () => {
        const ended = await answer(data, "export", "--folder", `${data}/out`, "--complete");
        expect(ended.failed).toBe(0);
        expect(ended.files + ended.identical).toBeGreaterThanOrEqual(files);
        expect(partials(`${data}/out`)).toEqual([]);
      },
    }));

    expect(hit).toBeGreaterThan(0);
  });

  it("in an export to a zip leaves its name free", async () => {
    const hit = await shoot((data) => ({
      args: ["export", "--zip", `${data}/all.zip`],
      finish: async () => {
        await answer(data, "export", "--zip", `${data}/again.zip`);
        expect(spawnSync("unzip", ["-tq", `${data}/again.zip`]).status).toBe(0);
      },
    }));

    expect(hit).toBeGreaterThan(0);
  });

  it("in rebuild-catalogue leaves the catalogue in use, and the next one ends", async () => {
    const hit = await shoot(() => ({
      args: ["rebuild-catalogue", "--anew"],
      finish: async (data) => {
        expect((await answer(data, "snapshots")).snapshots).toHaveLength(2);
        expect((await answer(data, "rebuild-catalogue", "--anew")).tasks[0]).toMatchObject({
          runs: 2,
          unreadable: [],
        });
      },
    }));

    expect(hit).toBeGreaterThan(0);
  });
});

function partials(folder: string): string[] {
  return [...Deno.readDirSync(folder)].flatMap(({ name, isDirectory }) =>
    isDirectory ? partials(`${folder}/${name}`) : name.endsWith(".partial") ? [name] : []
  );
}

import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { type CliWorld, cliWorld, endOf } from "../commands/cli.ts";
import { expectSentence } from "../commands/expecting.ts";
import { type SmallDisk, smallDisk, withoutMounts } from "./trials/small_disk.ts";

const HOME = "/members/alice@acme.example";
const CONTRACTS = `${HOME}/Contracts`;

describe.skipIf(withoutMounts())("a disk that is full", { timeout: 120_000 }, () => {
  let world: CliWorld;
  let [data, store, out]: SmallDisk[] = [];
  beforeAll(async () => {
    world = await cliWorld({ files: 30, members: 2, median: 200_000 });
    [data, store, out] = ([["data", 40], ["store", 3], ["out", 20]] as const).map(([name, megabytes]) =>
      smallDisk(`${world.folder}/${name}`, megabytes)
    );
    await world.connect();
  });
  afterAll(async () => {
    for (const disk of [data, store, out]) disk?.close();
    await world.close();
  });

  afterEach(() => {
    for (const disk of [data, store, out]) disk!.empty();
  });

  const options = () => ({ env: { DROPKEEP_STORE: `${world.folder}/store` } });
  const run = (...args: string[]) => world.run(args, options());
  /** What was cut off may have left packs that nothing names. */
  const expectWhole = async () => {
    const before = snapshotsIn(store!.folder);
    expect((await run("backup", "--json")).json.runs[0].state).toBe("success");
    const { json } = await run("check", "--read-data", "--json");
    expect(json).toMatchObject({ ok: true, counts: { snapshots: before + 1 } });
  };

  it("under the objects ends a run that says so, and the next one completes [fault 6]", async () => {
    const sentence = /^Acme: The storage has no space left\. Make room, then run the backup again\./;

    expectSentence(await run("backup"), 1, sentence);
    const { runs } = (await run("runs", "--json")).json;

    expect(runs).toMatchObject([{ state: "failed", reason_code: "store_full", snapshot: null }]);
    store!.resize(64);
    await expectWhole();
  });

  describe("of what is backed up", () => {
    beforeAll(async () => {
      store!.resize(64);
      await run("backup");
    });

    it("under the objects keeps nobody from checking and giving back [fault 6]", async () => {
      store!.fill();

      const refused = await run("backup");
      const restored = await run("restore", CONTRACTS, "--json");
      const checked = await run("check", "--json");

      expectSentence(refused, 1, /^Acme: Cannot write .*: no space is left on the disk; free some or choose/);
      expect([restored.code, restored.json.outcomes.restored, checked.code]).toEqual([0, 2, 0]);
      store!.empty();
      await expectWhole();
    });

    it.each([0, 100_000])(
      "under the data folder but for %i bytes lets look and export, and the next run completes [fault 6]",
      async (leave) => {
        const film = {
          member: "alice",
          path: `/film ${leave}.bin`,
          recipe: { seed: leave, size: 1_000_000 },
        };
        await world.control("POST", "put", film);
        data!.fill(leave);

        const looked = await run("ls", CONTRACTS, "--json");
        const backup = await run("backup");
        const exported = await run("export", CONTRACTS, "--folder", `${world.folder}/out ${leave}`, "--json");

        expect([looked.code, exported.code, exported.json.files]).toEqual([0, 0, 2]);
        if (leave === 0) expect(looked.stderr).toContain("The audit log does not tell of this: ");
        expectSentence(backup, 1, /^Acme: .*the disk is full; free some space/);
        data!.empty();
        await expectWhole();
      },
    );

    it.each(["before", "amid"] as const)(
      "under the data folder %s a restore ends it by a sentence; run again, it gives each file back once [fault 6]",
      async (when) => {
        const { restore, plan } = (await run("restore", CONTRACTS, "--plan", "--json")).json;
        const running = when === "amid" ? await heldAtUpload("restore", "run", String(restore)) : null;
        data!.fill();
        await world.control("DELETE", "faults");

        const refused = await (running ? endOf(running) : run("restore", "run", String(restore)));
        data!.empty();
        const ended = await run("restore", "run", String(restore), "--json");

        // Not even that it waits can be written down.
        expectSentence(refused, 1, /the disk is full; free some space/);
        expect([ended.code, ended.json.state, ended.json.outcomes.restored]).toEqual([
          0,
          "succeeded",
          plan.files,
        ]);
        expect(filesBelow(world, plan.destinations[0].folder)).toBe(plan.files);
      },
    );

    /** A program that is under way, and whose uploads Dropbox sends away until the faults are taken back. */
    const heldAtUpload = async (...args: string[]) => {
      const fault = { route: "files/upload_session", times: null, effect: { status: 503 } };
      const { id } = await world.control("POST", "faults", fault);
      const running = world.start(args, options());
      await world.untilStruck(id);
      return running;
    };

    it("under an export: nothing half written stays, and what is missing is written later [fault 6]", async () => {
      const zip = await run("export", "--zip", `${out!.folder}/all.zip`);
      const folder = await run("export", "--folder", `${out!.folder}/all`);
      const names = [...Deno.readDirSync(out!.folder)].map(({ name }) => name);
      out!.resize(128);
      const later = await run("export", "--folder", `${out!.folder}/all`, "--complete", "--json");

      for (const ended of [zip, folder]) {
        expectSentence(
          ended,
          1,
          /^Cannot go on: the disk or the quota is full; make room, or choose another/,
        );
      }
      expect(names).toEqual(["all"]);
      expect([later.code, later.json.failed]).toEqual([0, 0]);
      expect(later.json.identical).toBeGreaterThan(0);
      expect(later.json.files).toBeGreaterThan(0);
    });
  });
});

/** Of the only repository. */
function snapshotsIn(folder: string): number {
  return [...Deno.readDirSync(folder)].reduce((sum, { name, isDirectory }) => {
    if (!isDirectory) return sum;
    const path = `${folder}/${name}`;
    return sum + (name === "snapshots" ? [...Deno.readDirSync(path)].length : snapshotsIn(path));
  }, 0);
}

/** In all homes. */
function filesBelow({ sandbox }: CliWorld, folder: string): number {
  const { db } = sandbox.world.state;
  const [row] = db.rows<{ files: number }>(
    "select count(*) as files from entries where kind = 'file' and path_display like ? || '/%'",
    folder,
  );
  return row!.files;
}

import { spawnSync } from "node:child_process";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { exportFolder } from "../../../src/domain/export/export.ts";
import { rebuildTask } from "../../../src/domain/rebuild/rebuild.ts";
import { compareRuns, heldAt } from "../../../src/storage/catalogue/browse.ts";
import { PASSWORD } from "../../support/backup_world.ts";
import { catalogueRows } from "../../support/catalogue_rows.ts";
import { emptyCatalogue } from "../../support/empty_catalogue.ts";
import { Restic, RESTICS, withoutRestic } from "../../support/restic.ts";
import { expectEqualToDropbox, type KeptWorld, keptWorld } from "../upkeep/kept_world.ts";

/** `rewrite` came with restic 0.15. */
const REWRITERS = RESTICS.filter((binary) => spawnSync(binary, ["rewrite", "--help"]).status === 0);

describe.skipIf(withoutRestic()).each(REWRITERS)(
  "what stock %s rewrite takes out between our runs",
  (binary) => {
    let world: KeptWorld;
    let restic: Restic;
    beforeEach(async () => {
      world = await keptWorld();
      restic = new Restic(world.repositoryFolder, PASSWORD, binary);
      await threeRuns();
    });
    afterEach(() => world.close());

    const text = (path: string, text: string) =>
      world.control("POST", "put", { member: "alice", path, text });

    /** A secret that changes, moves away and is gone from Dropbox, another that stays, a folder and a link of it. */
    async function threeRuns() {
      await text("/Private/diary.txt", "one");
      await text("/Private/deep/er/secret.bin", "two");
      await world.put("/large.bin", 3, 2_000_000);
      await world.control("POST", "put", { member: "alice", path: "/way.txt", symlinkTarget: "large.bin" });
      await world.backUp();
      await text("/Private/diary.txt", "three");
      await world.backUp();
      await world.control("POST", "delete", { member: "alice", path: "/Private/diary.txt" });
      await text("/other.txt", "four");
      await world.backUp();
    }

    const rewrite = (...what: string[]) =>
      restic.text("rewrite", "--forget", ...what.flatMap((one) => ["--exclude", one]));

    it("is shown no more, while all else is: by the catalogue, a diff, a restore, and a rebuilt catalogue", async () => {
      await rewrite("Private", "large.bin", "way.txt");
      await restic.text("prune", "--max-unused", "0");

      const next = await world.backUp();

      expect(next).toMatchObject({ state: "success", added: 2 });
      expect(await namesAt(1)).not.toEqual(expect.arrayContaining(["large.bin"]));
      const gone = ["Private", "diary.txt", "deep", "er", "secret.bin", "way.txt"];
      expect((await namesAt(2)).filter((name) => gone.includes(name))).toEqual([]);
      expect(await namesAt(4)).toEqual(expect.arrayContaining(["secret.bin", "large.bin", "way.txt"]));
      const changes = await compareRuns(world.catalogue.read, "task", 1, 4, 100);
      expect(changes.map(({ change, name }) => `${change} ${name}`).sort())
        .toEqual(["added large.bin", "added other.txt", "added secret.bin", "added way.txt"]);
      await everySnapshotIsGivenBack([1, 2, 3, 4]);
      await catalogueIsTrue([1, 2, 3, 4]);
      await expectEqualToDropbox(world);
    });

    it("costs no download where its bytes were not pruned, and counts stay right", async () => {
      await rewrite("large.bin");
      await world.control("DELETE", "calls");

      const next = await world.backUp();

      expect(next).toMatchObject({ state: "success", stored: 0, added: 1, removed: 0 });
      await catalogueIsTrue([1, 2, 3, 4]);
      await expectEqualToDropbox(world);
    });

    it("is shown no more where only one snapshot was written anew, or the same one twice", async () => {
      const [first] = await idsByRun();
      await restic.text("rewrite", "--forget", "--exclude", "large.bin", first!);
      await world.backUp();
      await restic.text("tag", "--set", "mine", (await idsByRun())[0]!);
      await restic.text("rewrite", "--forget", "--exclude", "way.txt", "--tag", "mine");
      await restic.text("prune", "--max-unused", "0");
      await world.backUp();

      expect(await namesAt(1)).not.toEqual(expect.arrayContaining(["large.bin"]));
      expect(await namesAt(1)).not.toEqual(expect.arrayContaining(["way.txt"]));
      expect(await namesAt(2)).toEqual(expect.arrayContaining(["large.bin", "way.txt"]));
      await everySnapshotIsGivenBack([1, 2, 3, 4, 5]);
      await expectEqualToDropbox(world);
    });

    it("may be a whole member, whose files the next run reads again", async () => {
      await rewrite("/members/alice@acme.example");
      await restic.text("prune", "--max-unused", "0");

      const next = await world.backUp();

      expect(next.state).toBe("success");
      expect(next.added).toBeGreaterThan(3);
      await everySnapshotIsGivenBack([1, 2, 3, 4]);
      await expectEqualToDropbox(world);
    });

    async function namesAt(run: number): Promise<string[]> {
      const rows = await world.catalogue.read.selectFrom("versions as v").select("v.name").where(heldAt(run))
        .execute();
      return rows.map((row) => row.name);
    }

    async function idsByRun(): Promise<string[]> {
      const runs = await world.catalogue.read.selectFrom("runs").select("snapshot_id").orderBy("id")
        .execute();
      return runs.map((run) => run.snapshot_id!);
    }

    /** Whatever the catalogue shows of old snapshots can be given back, and is as much as restic has of it. */
    async function everySnapshotIsGivenBack(runs: number[]) {
      const ids = await idsByRun();
      for (const run of runs) {
        const folder = `${world.folder}/back-${run}-${crypto.randomUUID()}`;
        const parts = { ...world, taskId: "task", scratch: world.folder };
        const report = await exportFolder(parts, { run, paths: [""] }, { folder, existing: "refuse" });
        const listed = (await restic.text("ls", "--json", ids[run - 1]!)).split("\n").filter(Boolean)
          .map((line) => JSON.parse(line))
          .filter((node) => node.type === "file" && !node.path.startsWith("/.dropkeep"));
        expect(report).toMatchObject({ failed: 0, files: listed.length });
      }
    }

    /** Row by row what a rebuild finds in the bucket. */
    async function catalogueIsTrue(runs: number[]) {
      const catalogue = await emptyCatalogue();
      const { signal } = new AbortController();
      await rebuildTask({ catalogue, repository: world.repository, taskId: "task", signal });
      const live = await catalogueRows(world.catalogue.read, runs);
      const found = await catalogueRows(catalogue.read, runs);
      for (const table of ["runs", "namespaces", "versions", "contents"]) {
        expect(live[table], table).toEqual(found[table]);
      }
      await catalogue.close();
    }
  },
);

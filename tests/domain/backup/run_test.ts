import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { localHand } from "../../../src/domain/backup/pipeline/local_hand.ts";
import { RunFailed } from "../../../src/domain/backup/run_failed.ts";
import { compareRuns } from "../../../src/storage/catalogue/browse.ts";
import { listEntities } from "../../../src/storage/catalogue/entities.ts";
import { listRuns } from "../../../src/storage/catalogue/runs.ts";
import { ContentHash } from "../../../src/storage/repository/content_hash.ts";
import { type BackupWorld, backupWorld, PASSWORD } from "../../support/backup_world.ts";
import { listedFiles } from "../../support/listed_files.ts";
import { refusingPuts } from "../../support/refusing_store.ts";
import { beforeFirst } from "../../support/watched_store.ts";
import { Restic, withoutRestic } from "../../support/restic.ts";

describe.skipIf(withoutRestic())("backUp, judged by stock restic", () => {
  let world: BackupWorld;
  let restic: Restic;
  beforeEach(async () => {
    world = await backupWorld();
    restic = new Restic(world.repositoryFolder, PASSWORD);
  });
  afterEach(() => world.close());

  it("keeps every file of the team byte for byte under its own name and time", async () => {
    const result = await world.backUp();
    await restic.check();
    const out = `${world.folder}/out`;
    await restic.text("restore", "latest", "--target", out);

    const files = await listedFiles(world.catalogue.read, world.dropbox);
    expect(files.length).toBeGreaterThan(30);
    for (const file of files) {
      const path = `${out}/${file.place}`;
      expect(hashOf(Deno.readFileSync(path)), file.place).toBe(file.hash);
      expect(Deno.statSync(path).mtime, file.place).toEqual(new Date(file.clientModified * 1000));
    }
    expect(result.state).toBe("success");
  });

  it("downloads each content once however many members mount its folder (law 5), and counts its calls", async () => {
    const result = await world.backUp({ folderZips: false });

    const downloads = world.sandbox.log.calls("/2/files/download");
    expect(new Set(downloads.map((call) => call.root)).size).toBeGreaterThan(5);
    expect(result.stored).toBe(downloads.length + calls(world, "files/export"));
    expect(result.calls["files/download"]).toBe(downloads.length);
  });

  it("leads a mount to the folder it shows by a symlink that works after a restore", async () => {
    await world.backUp();
    const out = `${world.folder}/out`;
    await restic.text("restore", "latest", "--target", out);

    const seen = [...Deno.readDirSync(`${out}/members/bob@acme.example/Launch plan`)].map((entry) =>
      entry.name
    );
    expect(seen.sort()).toEqual(
      [...Deno.readDirSync(`${out}/shared-folders/Launch plan`)].map((e) => e.name).sort(),
    );
  });

  it("downloads nothing and writes no tree when nothing changed, and the root tree stays", async () => {
    await world.backUp();
    await world.control("DELETE", "calls");
    const second = await world.backUp();

    const runs = await listRuns(world.catalogue.read, "task");
    expect(second).toMatchObject({ downloadedBytes: 0, trees: 0, added: 0, changed: 0, removed: 0 });
    expect(runs[0]!.tree_id).toBe(runs[1]!.tree_id);
    expect(calls(world, "files/download")).toBe(0);
  });

  it("links a moved folder without a download and shows a move, not a removal", async () => {
    await world.backUp();
    await world.control("DELETE", "calls");
    await world.control("POST", "move", { member: "alice", from: "/Contracts", to: "/Archive 2026" });
    const second = await world.backUp();

    const changes = await compareRuns(world.catalogue.read, "task", 1, 2, 100);
    expect(calls(world, "files/download")).toBe(0);
    expect(second.state).toBe("success");
    expect(new Set(changes.map((change) => change.change))).toEqual(new Set(["moved"]));
  });

  it("keeps a removed folder in the snapshot before and leaves it out of the next", async () => {
    await world.backUp();
    await world.control("POST", "delete", { member: "alice", path: "/Contracts" });
    await world.backUp();

    const [first, second] = (await restic.text("snapshots", "--json").then(JSON.parse)).map((
      s: { id: string },
    ) => s.id);
    expect(await restic.text("ls", first)).toContain("/members/alice@acme.example/Contracts/Lease.pdf");
    expect(await restic.text("ls", second)).not.toContain("/Contracts");
    await restic.check();
  });

  it("ends a run as failed when the store refuses, and the next run completes it", async () => {
    const { dropbox, repository: { keys } } = world;
    const store = refusingPuts(world.store);
    const hands = () => [localHand({ dropbox, store, keys })];
    const failing = world.backUp({ hands });

    await expect(failing).rejects.toThrow(RunFailed);
    expect((await listRuns(world.catalogue.read, "task"))[0]).toMatchObject({ state: "failed" });
    expect((await world.backUp()).state).toBe("success");
    await restic.check();
  });

  it("archives a member who left and keeps what was backed up", async () => {
    await world.backUp();
    await world.control("DELETE", "members/bob");
    const second = await world.backUp();

    const bob = (await listEntities(world.catalogue.read, "task")).find((e) => e.email?.startsWith("bob@"));
    expect(bob).toMatchObject({ archived_reason: "gone_from_team" });
    expect(await restic.text("ls", second.snapshotId)).toContain("/members/bob@acme.example/src/main.rs");
  });

  it("takes a void cursor for a reason to look, never for a deletion", async () => {
    await world.backUp();
    await world.control("POST", "cursors/reset", {});
    await world.control("DELETE", "calls");
    const second = await world.backUp();

    expect(second).toMatchObject({ state: "success", removed: 0, downloadedBytes: 0, keptAfterReset: 0 });
    expect(calls(world, "files/list_folder")).toBeGreaterThan(0);
  });

  it("keeps what a void cursor hides, and says how much (law 8)", async () => {
    await world.backUp();
    await world.control("POST", "delete", { member: "alice", path: "/Welcome.txt" });
    await world.control("POST", "cursors/reset", {});
    const second = await world.backUp();

    expect(second).toMatchObject({ state: "success", removed: 0, keptAfterReset: 1 });
    expect(await restic.text("ls", second.snapshotId)).toContain("/members/alice@acme.example/Welcome.txt");
  });
});

function hashOf(bytes: Uint8Array): string {
  const hash = new ContentHash();
  hash.update(bytes);
  return hash.digest();
}

function calls(world: BackupWorld, route: string): number {
  return world.sandbox.log.calls(`/2/${route}`).length;
}

describe("backUp", () => {
  let world: BackupWorld;
  beforeEach(async () => {
    world = await backupWorld();
  });
  afterEach(() => world.close());

  it("puts no snapshot when its lock is gone by then, as after a long pause of the process", async () => {
    const store = beforeFirst(world.store, "put", "index/", async () => {
      for await (const { name } of world.store.list("locks/")) await world.store.delete(name);
    });

    const run = world.backUp({ repository: { ...world.repository, store } });

    await expect(run).rejects.toThrow("its lock is lost, somebody removed it");
    expect(await Array.fromAsync(world.store.list("snapshots/"))).toEqual([]);
    expect(await Array.fromAsync(world.store.list("locks/"))).toEqual([]);
  });

  it("is no failed run when only the copies of its outcome cannot be written afterwards", async () => {
    const { catalogue } = world;
    const dying: typeof catalogue = Object.assign(Object.create(catalogue), {
      write: async (work: Parameters<typeof catalogue.write>[0]) => {
        const [run] = await listRuns(catalogue.read, "task");
        if (run?.state === "success") throw new Error("disk full");
        return await catalogue.write(work);
      },
    });

    const run = world.backUp({ catalogue: dying });

    await expect(run).rejects.toThrow(/^disk full$/);
    expect((await listRuns(catalogue.read, "task"))[0]).toMatchObject({ state: "success" });
  });
});

describe("backUp of a page that is applied in several steps", () => {
  it("reads what the first step wants as whoever listed it", async () => {
    const world = await backupWorld({ content: { files: 1_300, members: 1 } });

    const { state, files } = await world.backUp();
    await world.close();

    expect(state).toBe("success");
    expect(files).toBeGreaterThan(1_300);
  });
});

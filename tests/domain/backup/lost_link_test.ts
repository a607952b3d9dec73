import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { listRuns } from "../../../src/storage/catalogue/runs.ts";
import { checkRepository } from "../../../src/storage/repository/check.ts";
import { type BackupWorld, backupWorld } from "../../support/backup_world.ts";
import { midway } from "../../support/midway.ts";

describe("a link that was revoked in Dropbox", () => {
  let world: BackupWorld;
  beforeEach(async () => {
    world = await backupWorld();
  });
  afterEach(() => world.close());

  it("before a run ends that as failed by link_lost, loses nothing, and goes on when connected again", async () => {
    const first = await world.backUp();
    await world.control("POST", "put", { member: "alice", path: "/new.txt", text: "new" });
    await world.control("DELETE", `links/${world.link}`);
    await expect(world.backUp()).rejects.toThrow("Connect the team again: dropkeep connect");
    const again = await world.backUp(await world.connect());

    const states = (await listRuns(world.catalogue.read, "task")).map((run) => run.reason_code ?? run.state);
    expect(states).toEqual(["success", "link_lost", "success"]);
    expect(again).toMatchObject({ state: "success", stored: 1, added: 1, removed: 0 });
    expect(await snapshots(world)).toEqual([first.snapshotId, again.snapshotId].sort());
  });

  it("in the middle of a run ends that, and the next completes what it began", async () => {
    await world.control("POST", "faults", { route: "files/download", times: null, effect: { delay: 200 } });
    const onProgress = midway(() => world.control("DELETE", `links/${world.link}`));
    const failed = await world.backUp({ onProgress }).then(() => expect.unreachable(), (error) => error);
    const again = await world.backUp(await world.connect());
    const { findings } = await checkRepository(world.repository, { readData: true });

    expect(failed.failure).toMatchObject({ code: "link_lost", stopsRun: true });
    expect(again).toMatchObject({ state: "success", added: again.files });
    expect(findings).toEqual([]);
  });
});

async function snapshots(world: BackupWorld): Promise<string[]> {
  const objects = await Array.fromAsync(world.store.list("snapshots/"));
  return objects.map((object) => object.name.slice("snapshots/".length)).sort();
}

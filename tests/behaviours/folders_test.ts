import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type RestoreWorld, restoreWorld } from "../domain/restore_world.ts";
import { conflict409, fault, rpc } from "./alice.ts";
import { ALICE, tries } from "./lost_folder.ts";

const BATCH = "create_folder_batch";
const CHECK = "create_folder_batch/check";
/** More than are made at once. */
const FOLDERS = 24;

describe("a batch of folders", () => {
  let world: RestoreWorld;
  let request: { run: number; paths: string[] };
  let paths: string[];
  beforeEach(async () => {
    world = await restoreWorld({ backedUp: false });
    paths = Array.from({ length: FOLDERS }, (_, n) => `/Lost/${n}`);
    for (const path of paths) await world.control("POST", "folder", { member: "alice", path });
    const { run } = await world.backUp();
    await world.control("POST", "delete", { member: "alice", path: "/Lost" });
    await world.control("DELETE", "calls");
    request = { run, paths: [`/${ALICE}/Lost`] };
  });
  afterEach(() => world.close());

  const isWhole = async () => {
    const tree = await world.tree(ALICE);
    expect(paths.filter((path) => tree.get(path)?.kind !== "folder")).toEqual([]);
    expect(tree.keys().filter((path) => path.startsWith("/Lost")).toArray()).toHaveLength(FOLDERS + 1);
  };

  it("78 is made at once where it is small", async () => {
    await world.control("PATCH", "pace", { folders_at_once: FOLDERS + 1 });
    const { state } = await world.restore(request);

    expect([state, tries(world, CHECK)]).toEqual(["succeeded", 0]);
    await isWhole();
  });

  it("78 is made by a job that is asked for until it is done", async () => {
    const { json } = await rpc(world, `files/${BATCH}`, { paths: ["/F"], force_async: true });
    await world.control("PATCH", "pace", { job_polls: 2 });
    const { state } = await world.restore(request);

    expect(json[".tag"]).toBe("async_job_id");
    expect(state).toBe("succeeded");
    // Two in progress and the last one; more where the folders are not made by then.
    expect(tries(world, CHECK)).toBeGreaterThanOrEqual(3);
    await isWhole();
  });

  it("78 that is in progress five times is waited for", async () => {
    const effect = { status: 200, body: { ".tag": "in_progress" } };
    await fault(world, { route: CHECK, times: 5, effect });
    const { state } = await world.restore(request);

    expect(state).toBe("succeeded");
    expect(tries(world, CHECK)).toBeGreaterThan(5);
    await isWhole();
  });

  it.each([
    ["whose job is unknown", conflict409({ ".tag": "invalid_async_job_id" })],
    ["whose job ended nobody knows how", conflict409({ ".tag": "internal_error" })],
  ])("78 %s is made again, and finds what it had made", async (_, effect) => {
    await fault(world, { route: CHECK, effect });
    const { state } = await world.restore(request);

    expect([state, tries(world, BATCH) - tries(world, CHECK)]).toEqual(["succeeded", 2]);
    await isWhole();
  });

  it("78 that has too many for Dropbox is made in halves", async () => {
    const failed = { ".tag": "failed", failed: { ".tag": "too_many_files" } };
    await fault(world, { route: CHECK, effect: { status: 200, body: failed } });
    const { state } = await world.restore(request);

    expect([state, tries(world, BATCH) - tries(world, CHECK)]).toEqual(["succeeded", 3]);
    await isWhole();
  });
});

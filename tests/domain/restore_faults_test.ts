import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { planRestore, runRestore } from "../../src/domain/restore/restore.ts";
import type { NewFault } from "../../src/sandbox/control/fault.ts";
import { spoil } from "./export_world.ts";
import { clientOver, filesOf, type RestoreWorld, restoreWorld, type Tree } from "./restore_world.ts";

const ALICE = "members/alice@acme.example";

describe("runRestore among faults", () => {
  let world: RestoreWorld;
  let whole: Tree;
  beforeEach(async () => {
    world = await restoreWorld();
    whole = await world.tree(ALICE);
    await world.control("POST", "delete", { member: "alice", path: "/Contracts" });
  });
  afterEach(() => world.close());

  const contracts = { run: 1, paths: [`/${ALICE}/Contracts`], mode: "in-place" as const };
  const fault = (fault: NewFault) => world.control("POST", "faults", fault);
  const isWhole = async () => expect(filesOf(await world.tree(ALICE))).toEqual(filesOf(whole));

  it("reports a file whose bytes are damaged in the storage and restores the rest", async () => {
    await spoil(world, "Lease.pdf");

    const result = await world.restore(contracts);

    expect(result.state).toBe("partial");
    expect(result.causes.damaged_in_store).toBeGreaterThan(0);
  });

  const refusesFolders = (path: string) =>
    world.control("POST", "refused-writes", { member: "alice", path, error: "disallowed_name", times: null });

  it("makes the new folder without the label where Dropbox takes no name that has it", async () => {
    await refusesFolders("^/Restored .* odd$");

    const result = await world.restore({ ...contracts, mode: "new-folder", label: "odd" });

    expect(result).toMatchObject({ state: "succeeded", outcomes: { restored: 2 } });
    expect(result.destinations[0]!.folder).toMatch(/^\/Restored [\d-]+ [\d.]+$/);
  });

  it("has failed, with the cause at each item, where Dropbox takes no name of a new folder at all", async () => {
    await refusesFolders("^/Restored [^/]*$");

    const result = await world.restore({ ...contracts, mode: "new-folder", label: "odd" });

    expect(result).toMatchObject({ state: "failed", reason: null, causes: { name_refused: 4 } });
  });

  it("keeps going when the upload of one file times out", async () => {
    await fault({ route: "upload_session/start", times: 2, effect: { status: 504 } });

    expect(await world.restore(contracts)).toMatchObject({ state: "succeeded", outcomes: { restored: 2 } });
    await isWhole();
  });

  it("parks when Dropbox answers nothing at all any more", async () => {
    const dropbox = clientOver(world, (next) => async (url, init) => {
      if (url.includes("upload_session/start")) throw new TypeError("connection refused");
      return await next(url, init);
    });
    const plan = await planRestore(world.giving, contracts);

    const result = await runRestore({ ...world.giving, dropbox }, plan.restoreId);
    const resumed = await runRestore(world.giving, plan.restoreId);

    expect(result).toMatchObject({ state: "parked", reason: { code: "source_unavailable" } });
    expect(resumed.state).toBe("succeeded");
    await isWhole();
  });
});

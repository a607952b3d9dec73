import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { listRestoreItems, planRestore, runRestore } from "../../src/domain/restore/restore.ts";
import type { NewFault } from "../../src/sandbox/control/fault.ts";
import { spoil } from "./export_world.ts";
import { clientOver, filesOf, type RestoreWorld, restoreWorld, type Tree } from "./restore_world.ts";

const ALICE = "members/alice@acme.example";
const BOB = "members/bob@acme.example";
const FINISH = "upload_session/finish_batch_v2";

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

  it("commits again what Dropbox answers too_many_write_operations for", async () => {
    const busy = { ".tag": "failure", failure: { ".tag": "too_many_write_operations" } };
    await fault({ route: FINISH, times: 3, effect: { status: 200, body: { entries: [busy, busy] } } });

    const result = await world.restore(contracts);

    expect(result).toMatchObject({ state: "succeeded", outcomes: { restored: 2 } });
    expect(world.sandbox.log.calls("upload_session/start").length).toBe(2);
    await isWhole();
  });

  it("looks for itself when the answer to a commit is lost, and sends nothing twice", async () => {
    await fault({ route: FINISH, effect: { lose_answer: true } });

    const result = await world.restore(contracts);

    expect(result).toMatchObject({ state: "succeeded", outcomes: { restored: 2 } });
    expect(world.sandbox.log.calls("upload_session/start").length).toBe(2);
    await isWhole();
  });

  it.each([500, 503])("commits again after a %d that did nothing", async (status) => {
    await fault({ route: FINISH, times: 2, effect: { status } });

    expect(await world.restore(contracts)).toMatchObject({ state: "succeeded", outcomes: { restored: 2 } });
    await isWhole();
  });

  it("goes on from the offset that Dropbox names", async () => {
    await world.control("POST", "delete", { member: "bob", path: "/Videos/demo-long.mp4" });
    const wrong = { ".tag": "incorrect_offset", correct_offset: 0 };
    await fault({
      route: "upload_session/append_v2",
      effect: { status: 409, body: { error_summary: "incorrect_offset/..", error: wrong } },
    });

    const result = await world.restore({ ...contracts, paths: [`/${BOB}/Videos`] });

    expect(result.state).toBe("succeeded");
    expect(result.outcomes).toEqual({ restored: 1, identical: 1, kept_both: 0 });
  });

  it("begins a file again whose session is gone", async () => {
    const gone = {
      ".tag": "failure",
      failure: { ".tag": "lookup_failed", lookup_failed: { ".tag": "not_found" } },
    };
    await fault({ route: FINISH, effect: { status: 200, body: { entries: [gone, gone] } } });

    expect(await world.restore(contracts)).toMatchObject({ state: "succeeded", outcomes: { restored: 2 } });
    expect(world.sandbox.log.calls("upload_session/start").length).toBe(4);
    await isWhole();
  });

  it("parks when there is no space, keeps what is uploaded and goes on when there is", async () => {
    const namespace = await namespaceOf(world, ALICE);
    await world.control("PUT", "quotas", { target: namespace, bytes: 0 });
    const plan = await planRestore(world.giving, contracts);
    const full = await runRestore(world.giving, plan.restoreId);
    await world.control("PUT", "quotas", { target: namespace, bytes: null });

    const result = await runRestore(world.giving, plan.restoreId);

    expect(full).toMatchObject({ state: "parked", reason: { code: "insufficient_space" } });
    expect(result).toMatchObject({ state: "succeeded", outcomes: { restored: 2 } });
    expect(world.sandbox.log.calls("upload_session/start").length).toBe(2);
    await isWhole();
  });

  it("says before it starts that the month's upload calls are not enough, parks when they are spent", async () => {
    await world.control("PATCH", "switches", { upload_api_rate_limit: 2 });

    const plan = await planRestore(world.giving, contracts);
    const result = await runRestore(world.giving, plan.restoreId);

    expect(plan).toMatchObject({ uploadCalls: 3, uploadLimit: 2 });
    expect(plan.blockers.map(({ code }) => code)).toEqual(["upload_limit_reached"]);
    expect(result).toMatchObject({ state: "parked", reason: { code: "upload_limit_reached" } });
  });

  it("leaves out a name that Dropbox does not take and restores the rest", async () => {
    await world.control("POST", "put", { member: "alice", path: "/Contracts/.DS_Store", text: "finder" });
    const { run } = await world.backUp();
    await world.control("POST", "delete", { member: "alice", path: "/Contracts" });

    const result = await world.restore({ ...contracts, run });

    const [item] = await listRestoreItems(world.catalogue.read, "task", result.restoreId, { failed: true });
    expect(result).toMatchObject({ state: "partial", folders: 1, causes: { name_refused: 1 } });
    expect(item).toMatchObject({ place: `/${ALICE}/Contracts/.DS_Store`, cause: { code: "name_refused" } });
  });

  it("reports a file whose bytes are damaged in the storage and restores the rest", async () => {
    await spoil(world, "Lease.pdf");

    const result = await world.restore(contracts);

    expect(result.state).toBe("partial");
    expect(result.causes.damaged_in_store).toBeGreaterThan(0);
  });

  it("writes as another member where the first one may only look", async () => {
    await world.control("POST", "delete", { folder: "Launch plan", path: "/Plan.md" });
    await fault({
      route: FINISH,
      effect: { status: 200, body: { entries: [refused("no_write_permission")] } },
    });

    const result = await world.restore({ ...contracts, paths: ["/shared-folders/Launch plan"] });

    const actors = world.sandbox.log.calls("upload_session/start").map((call) => call.actor);
    expect(result).toMatchObject({ state: "succeeded", outcomes: { restored: 1 } });
    expect(new Set(actors).size).toBe(2);
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

function refused(tag: string) {
  return { ".tag": "failure", failure: { ".tag": "path", path: { ".tag": tag } } };
}

async function namespaceOf(world: RestoreWorld, folder: string): Promise<string> {
  const row = await world.catalogue.read.selectFrom("namespaces").select("dropbox_id")
    .where("folder", "=", folder).executeTakeFirstOrThrow();
  return row.dropbox_id;
}

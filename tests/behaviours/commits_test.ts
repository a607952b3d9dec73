import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { causeOf } from "../../src/domain/causes/causes.ts";
import { GROUP_FILES } from "../../src/domain/restore/sizes.ts";
import type { Finish } from "../../src/dropbox/finish.ts";
import type { Acting } from "../../src/dropbox/types.ts";
import { planRestore, runRestore } from "../../src/domain/restore/restore.ts";
import { filesOf, type RestoreWorld, restoreWorld } from "../domain/restore_world.ts";
import { asAlice, fault, put, rpc, send } from "./alice.ts";
import { ALICE, failedItems, lostFolder, smallFiles, tries } from "./lost_folder.ts";

/** Brings all of a few small files at once. */
const FILL = "upload_session/append_batch";
const FINISH = "upload_session/finish_batch_v2";
const FULL = ["insufficient_space", "member_folder_insufficient_space", "team_folder_insufficient_space"];

describe("a commit", () => {
  let world: RestoreWorld;
  beforeEach(async () => void (world = await restoreWorld({ backedUp: false })));
  afterEach(() => world.close());

  const refuse = (path: string, error: string, times: number | null = null) =>
    world.control("POST", "refused-writes", { member: "alice", path, error, times });
  const lost = async () =>
    (await world.tree(ALICE)).entries()
      .filter(([path, { kind }]) => path.startsWith("/Lost/") && kind === "file").toArray();

  it("63 gets through while somebody else writes into the namespace again and again", async () => {
    const { request, before } = await lostFolder(world, smallFiles(20));
    await world.control("PATCH", "pace", { commit_ms: 30 });
    let writing = true;
    const stranger = (async () => {
      for (let n = 0; writing; n++) {
        await send(world, "files/upload", { path: `/stranger ${n}.txt` });
        await new Promise((done) => setTimeout(done, 30));
      }
    })();
    const { state } = await world.restore(request);
    writing = false;
    await stranger;

    expect(state).toBe("succeeded");
    expect(filesOf(await world.tree(ALICE), "/Lost")).toEqual(filesOf(before, "/Lost"));
    expect(tries(world, FILL)).toBe(1);
  });

  it("63 of two at once into one namespace sends one away, and a restore makes one at a time", async () => {
    const { request } = await lostFolder(world, smallFiles(20));
    await world.control("PATCH", "pace", { commit_ms: 20 });
    // Folders, for bytes are stored before a commit begins: one of the two could have been over by then.
    const both = await Promise.all(
      ["/x", "/y"].map((path) => rpc(world, "files/create_folder_v2", { path })),
    );
    const { state } = await world.restore(request);

    expect(both.map(({ status }) => status).sort()).toEqual([200, 429]);
    expect(both.find(({ status }) => status === 429)!.json.error.reason).toEqual({
      ".tag": "too_many_write_operations",
    });
    expect(state).toBe("succeeded");
    expect(world.sandbox.log.calls(FINISH).map((call) => call.status)).not.toContain(429);
  });

  it("65 is over for the month when its calls are: the restore waits with Dropbox's words, a backup goes on", async () => {
    const { request } = await lostFolder(world, smallFiles(3));
    await world.control("PATCH", "switches", { upload_api_rate_limit: 2 });
    const plan = await planRestore(world.giving, request);
    const result = await runRestore(world.giving, plan.restoreId);
    const backup = await world.backUp();

    expect(plan).toMatchObject({ uploadCalls: 3, uploadLimit: 2 });
    expect(plan.blockers.map(({ code }) => code)).toEqual(["upload_limit_reached"]);
    expect(result).toMatchObject({ state: "parked", reason: { code: "upload_limit_reached" } });
    expect(result.reason!.detail).toContain("data transport calls of this month");
    expect(backup.state).toBe("success");
  });

  it("76 of a thousand has an outcome for each, and one more at once is refused whole", async () => {
    const acting = await asAlice(world);
    await put(world, "/Lost/3.txt", { text: "somebody else's" });
    await refuse("/Lost/\\d*7\\.txt", "disallowed_name");
    await refuse("/Lost/1\\.txt", "insufficient_space");
    const finishes = await closedSessions(world, acting, 1001);
    const refused = await world.dropbox.finishBatch({ acting, finishes }).catch((error) => error);
    const outcomes = await world.dropbox.finishBatch({ acting, finishes: finishes.slice(0, 1000) });

    const codes = Map.groupBy(outcomes, (one) => one.ok ? "" : one.error.code);
    expect(refused).toMatchObject({ kind: "bad_request" });
    expect(Object.fromEntries([...codes].map(([code, found]) => [code, found.length]))).toEqual({
      "": 898,
      "path/conflict/file": 1,
      "path/disallowed_name": 100,
      "path/insufficient_space": 1,
    });
    expect(outcomes[42]).toMatchObject({ ok: true, entry: { pathDisplay: "/Lost/42.txt" } });
  });

  it(
    "76 of a batch is taken for each entry by itself: a thousand files of a restore",
    { timeout: 240_000 },
    async () => {
      const { request, before } = await lostFolder(world, smallFiles(1000));
      const plan = await planRestore(world.giving, request);
      await refuse("/Lost/1\\.txt", "too_many_write_operations", 2);
      await refuse("/Lost/2\\.txt", "disallowed_name");
      await put(world, "/Lost/3.txt", { text: "somebody else's" });
      const result = await runRestore(world.giving, plan.restoreId);

      const after = filesOf(await world.tree(ALICE), "/Lost");
      const { "/2.txt": _left, ...rest } = filesOf(before, "/Lost");
      expect(result).toMatchObject({ state: "partial", outcomes: { restored: 998, kept_both: 1 } });
      expect(await failedItems(world, result.restoreId)).toEqual({ "2.txt": "name_refused" });
      expect(Object.values(after)).toEqual(expect.arrayContaining(Object.values(rest)));
      expect(Object.keys(after)).toHaveLength(1000);
      const groups = Math.ceil(1000 / GROUP_FILES);
      expect(tries(world, FILL)).toBe(groups);
      // Where uploads are slow each group is committed before the next one is there; the file sent away twice comes alone.
      expect(tries(world, FINISH)).toBeLessThanOrEqual(groups + 2);
    },
  );

  it("76 that is sent away whole is made again, and nothing is sent again", async () => {
    const { request, before } = await lostFolder(world, smallFiles(2));
    const busy = { ".tag": "failure", failure: { ".tag": "too_many_write_operations" } };
    await fault(world, { route: FINISH, times: 3, effect: { status: 200, body: { entries: [busy, busy] } } });
    const { state } = await world.restore(request);

    expect([state, tries(world, FILL)]).toEqual(["succeeded", 1]);
    expect(filesOf(await world.tree(ALICE))).toEqual(filesOf(before));
  });

  it.each([
    ["whose answer is lost", { lose_answer: true }],
    ["that was done although it timed out", { status: 504, body: "timeout", work_first: true }],
    ["that was not done when it timed out", { status: 504, body: "timeout" }],
  ])("77 %s is looked for, and leaves no double", async (_, effect) => {
    const { request, before } = await lostFolder(world, smallFiles(2));
    await fault(world, { route: FINISH, effect });
    const { state, outcomes } = await world.restore(request);

    expect([state, outcomes.restored, tries(world, FILL)]).toEqual(["succeeded", 2, 1]);
    expect(filesOf(await world.tree(ALICE))).toEqual(filesOf(before));
  });

  it.each(FULL)("79 that finds no room (%s) stops the restore, which goes on when there is", async (tag) => {
    const { request, before } = await lostFolder(world, smallFiles(3));
    const { root } = await asAlice(world);
    await world.control("PUT", "quotas", { target: root, bytes: 0, tag });
    const plan = await planRestore(world.giving, request);
    const full = await runRestore(world.giving, plan.restoreId);
    await world.control("PUT", "quotas", { target: root, bytes: null });
    const result = await runRestore(world.giving, plan.restoreId);

    expect(full).toMatchObject({ state: "parked", reason: { code: "insufficient_space" } });
    expect([result.state, tries(world, FILL)]).toEqual(["succeeded", 1]);
    expect(filesOf(await world.tree(ALICE))).toEqual(filesOf(before));
  });

  it("79 beyond the month's traffic stops the restore, and what was done of the batch stays done", async () => {
    const { request } = await lostFolder(world, smallFiles(3));
    await refuse("/Lost/1\\.txt", "upload_traffic_limit_reached", 1);
    const plan = await planRestore(world.giving, request);
    const full = await runRestore(world.giving, plan.restoreId);
    const done = await lost();
    const result = await runRestore(world.giving, plan.restoreId);

    expect(full).toMatchObject({ state: "parked", reason: { code: "upload_limit_reached" } });
    expect(done).toHaveLength(2);
    expect([result.state, tries(world, FILL)]).toEqual(["succeeded", 1]);
  });

  it("80 under a name that Dropbox no longer takes is left out and named, and the rest is given back", async () => {
    const long = "x".repeat(256);
    const { request } = await lostFolder(world, {
      ".DS_Store": {},
      "party 🎉.txt": {},
      [long]: {},
      "plain.txt": {},
    });
    await world.control("PATCH", "switches", { emoji_names_allowed: false });
    const result = await world.restore(request);

    expect(result).toMatchObject({ state: "partial", outcomes: { restored: 1 } });
    expect(await failedItems(world, result.restoreId)).toEqual({
      ".DS_Store": "name_refused",
      "party 🎉.txt": "name_refused",
      [long]: "name_refused",
    });
  });

  it("82 where an administrator allows none, or another holds the file, is reported for that item alone", async () => {
    const { request } = await lostFolder(world, smallFiles(4));
    await refuse("/Lost/1\\.txt", "access_restricted");
    await refuse("/Lost/2\\.txt", "lock_conflict");
    const result = await world.restore(request);

    expect(result).toMatchObject({ state: "partial", outcomes: { restored: 2 } });
    expect(await failedItems(world, result.restoreId)).toEqual({
      "1.txt": "write_restricted",
      "2.txt": "locked_by_other",
    });
    expect(causeOf("write_restricted").sentence).toContain("lock");
  });

  it("82 goes through once the lock is gone, by the same restore", async () => {
    const { request, before } = await lostFolder(world, smallFiles(2));
    await refuse("/Lost/1\\.txt", "lock_conflict", 1);
    const plan = await planRestore(world.giving, request);
    const locked = await runRestore(world.giving, plan.restoreId);
    const unlocked = await runRestore(world.giving, plan.restoreId);

    expect([locked.state, unlocked.state]).toEqual(["partial", "succeeded"]);
    expect(filesOf(await world.tree(ALICE))).toEqual(filesOf(before));
  });

  it.each(["skip-identical", "keep-both"] as const)(
    "84 that is not seen at once after its answer was lost is waited for (%s)",
    async (collision) => {
      const { request, before } = await lostFolder(world, smallFiles(2));
      await world.control("PATCH", "switches", { seen_after_seconds: 1 });
      await fault(world, { route: FINISH, effect: { lose_answer: true } });
      const { state } = await world.restore({ ...request, collision });
      const seen = await rpc(world, "files/get_metadata", { path: "/Lost/1.txt" });
      await world.control("POST", "clock/freeze", {});
      await send(world, "files/upload", { path: "/fresh.txt" });
      const fresh = await rpc(world, "files/get_metadata", { path: "/fresh.txt" });

      expect([state, tries(world, FILL)]).toEqual(["succeeded", 1]);
      expect([seen.status, fresh.status]).toEqual([200, 409]);
      expect(filesOf(await world.tree(ALICE), "/Lost")).toEqual(filesOf(before, "/Lost"));
    },
  );
});

/** So many closed sessions of one byte each, and what commits them. */
async function closedSessions({ dropbox }: RestoreWorld, acting: Acting, count: number): Promise<Finish[]> {
  const most = await dropbox.startSessions({ acting, count: Math.min(count, 1000) });
  const ids = [...most, ...count > 1000 ? await dropbox.startSessions({ acting, count: count - 1000 }) : []];
  for (let at = 0; at < count; at += 100) {
    const fillings = ids.slice(at, at + 100).map((sessionId) => ({ sessionId, length: 1 }));
    await dropbox.fillSessions({ acting, fillings, bytes: new Uint8Array(fillings.length) });
  }
  return ids.map((sessionId, n) => ({
    sessionId,
    offset: 1,
    commit: { path: `/Lost/${n}.txt`, mode: "add" },
  }));
}

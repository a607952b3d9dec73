import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { listRestoreItems, listRestores, planRestore, runRestore } from "../../src/domain/restore/restore.ts";
import { uploadCallsOf } from "../../src/storage/catalogue/restores.ts";
import { findEntities } from "../../src/domain/entities/entities.ts";
import { filesOf, type RestoreWorld, restoreWorld } from "./restore_world.ts";

const ALICE = "members/alice@acme.example";
const CAROL = "members/carol@acme.example";

describe("runRestore", () => {
  let world: RestoreWorld;
  beforeEach(async () => {
    world = await restoreWorld();
  });
  afterEach(() => world.close());

  it("brings a deleted folder back where it was, byte for byte and with its client times", async () => {
    const before = await world.tree(ALICE);
    await world.control("POST", "delete", { member: "alice", path: "/Contracts" });

    const result = await world.restore({ paths: [`/${ALICE}/Contracts`] });

    expect(result).toMatchObject({ state: "succeeded", outcomes: { restored: 2 }, folders: 2, causes: {} });
    expect(filesOf(await world.tree(ALICE))).toEqual(filesOf(before));
  });

  it("brings names back as they were: newline, bidi, NFC and NFD twins, emoji, 255 letters, dots, spaces", async () => {
    const before = await world.tree(CAROL);
    await world.control("POST", "delete", { member: "carol", path: "/odd" });

    const result = await world.restore({ paths: [`/${CAROL}/odd`] });

    expect(result.outcomes.restored).toBe(12);
    expect(filesOf(await world.tree(CAROL))).toEqual(filesOf(before));
  });

  it("puts a copy into a new folder whose name says that it is a restore, and when", async () => {
    const before = await world.tree(ALICE);

    const result = await world.restore({
      paths: [`/${ALICE}/Contracts`],
      mode: "new-folder",
      label: "audit",
    });

    const folder = result.destinations[0]!.folder;
    const after = await world.tree(ALICE);
    expect(folder).toMatch(/^\/Restored \d{4}-\d\d-\d\d \d\d\.\d\d audit$/);
    expect(filesOf(after, `${folder}/Contracts`)).toEqual(filesOf(before, "/Contracts"));
    expect(onlyOf(after, before)).toEqual(before);
  });

  it("takes another name where a folder of that name came in between plan and run", async () => {
    const request = { run: 1, paths: [`/${ALICE}/Contracts`], mode: "new-folder" as const };
    const [one, two] = [await planRestore(world.giving, request), await planRestore(world.giving, request)];

    const first = await runRestore(world.giving, one.restoreId);
    const second = await runRestore(world.giving, two.restoreId);

    expect(two.destinations[0]!.folder).toBe(first.destinations[0]!.folder);
    expect(second.destinations[0]!.folder).toBe(`${first.destinations[0]!.folder} (2)`);
    expect(second.outcomes.restored).toBe(2);
  });

  it("makes deleted folders that were empty, in place, in a new folder and at another member's", async () => {
    const BOB = "members/bob@acme.example";
    await world.control("POST", "folder", { member: "bob", path: "/Empty/Still empty" });
    const { run } = await world.backUp();
    await world.control("POST", "delete", { member: "bob", path: "/Empty" });
    await world.backUp();
    const [alice] = await findEntities(world.catalogue.read, "task", ["alice@acme.example"]);
    const request = { run, paths: [`/${BOB}/Empty`] };

    await world.restore(request);
    const beside = await world.restore({ ...request, mode: "new-folder" });
    const elsewhere = await world.restore({ ...request, mode: "new-folder", entity: alice!.id });

    const made = async (place: string, below: string) =>
      (await world.tree(place)).get(`${below}/Empty/Still empty`)?.kind;
    expect(await made(BOB, "")).toBe("folder");
    expect(await made(BOB, beside.destinations[0]!.folder)).toBe("folder");
    expect(await made(ALICE, elsewhere.destinations[0]!.folder)).toBe("folder");
  });

  it("gives a member's files to another member, as that member", async () => {
    const [bob] = await findEntities(world.catalogue.read, "task", ["bob@acme.example"]);
    const before = await world.tree(ALICE);

    const request = { paths: [`/${ALICE}`], mode: "new-folder" as const, entity: bob!.id };
    const { destinations: [place] } = await world.restore(request);

    const bobs = await world.tree("members/bob@acme.example");
    expect(filesOf(bobs, `${place!.folder}/alice@acme.example/Contracts`)).toEqual(
      filesOf(before, "/Contracts"),
    );
  });

  it("gives a member's folder to a team folder, as the administrator", async () => {
    const [marketing] = await findEntities(world.catalogue.read, "task", ["Marketing"]);
    const before = await world.tree(ALICE);

    const request = { paths: [`/${ALICE}/Contracts`], mode: "new-folder" as const, entity: marketing!.id };
    const { state, destinations: [place] } = await world.restore(request);

    const after = await world.tree("team-folders/Marketing");
    expect(state).toBe("succeeded");
    expect(filesOf(after, `${place!.folder}/Contracts`)).toEqual(filesOf(before, "/Contracts"));
  });

  it("restores a Paper document as its exported copy, and says of links why they are not restored", async () => {
    const result = await world.restore({ paths: [`/${ALICE}`], mode: "new-folder" });

    const after = await world.tree(ALICE);
    const items = await listRestoreItems(world.catalogue.read, "task", result.restoreId, { failed: true });
    expect(after.has(`${result.destinations[0]!.folder}/Meeting notes.paper.html`)).toBe(true);
    expect(result).toMatchObject({ state: "succeeded", causes: { symlink_listed: 1, mount_listed: 2 } });
    expect(items.map((item) => item.cause!.code).sort()).toEqual([
      "mount_listed",
      "mount_listed",
      "symlink_listed",
    ]);
  });

  it("brings a whole team back in place without a write where nothing is missing", async () => {
    const calls = world.sandbox.log.calls("upload_session").length;

    const result = await world.restore({ paths: [""] });

    expect(result.outcomes).toMatchObject({ restored: 0, kept_both: 0 });
    expect(world.sandbox.log.calls("upload_session").length).toBe(calls);
    expect(result.causes).toEqual({});
  });

  it("restores a whole team into new folders although a member is suspended, whose items alone fail", async () => {
    const result = await world.restore({ paths: [""], mode: "new-folder" });

    const items = await listRestoreItems(world.catalogue.read, "task", result.restoreId, {
      failed: true,
      limit: 1000,
    });
    const refused = items.filter(({ cause }) => cause!.code === "target_suspended");
    expect(result.state).toBe("partial");
    expect(refused.map(({ place }) => place)).toEqual(["/members/dan@acme.example/Handover.docx"]);
    expect(result.outcomes.restored).toBeGreaterThan(20);
    const names = result.destinations.map(({ name }) => name).join();
    expect(names).toMatch(/alice/i);
    expect(names).not.toMatch(/\bdan\b/i);
  });

  it("sends a file of several parts through one session and counts the month's calls", async () => {
    await world.control("POST", "delete", { member: "bob", path: "/Videos" });
    const paths = [`/members/bob@acme.example/Videos/raw-take.mp4.gpg`];

    const plan = await planRestore(world.giving, { run: 1, paths, mode: "in-place" });
    const { state } = await runRestore(world.giving, plan.restoreId);

    const month = new Date().toISOString().slice(0, 7);
    const metered = await uploadCallsOf(world.catalogue.read, "dbtid:acme", month);
    const { used } = await world.control("GET", "data_transport") as { used: number };
    expect(plan).toMatchObject({ files: 1, bytes: 12_582_913, uploadCalls: 3, blockers: [] });
    expect(state).toBe("succeeded");
    expect({ metered, used }).toEqual({ metered: 3, used: 3 });
  });

  it("plans one commit for all files of a place", async () => {
    await world.control("POST", "delete", { member: "bob", path: "/Videos" });
    const paths = ["/members/bob@acme.example/Videos"];

    const plan = await planRestore(world.giving, { run: 1, paths, mode: "in-place" });

    expect(plan).toMatchObject({ files: 2, bytes: 16_777_217, uploadCalls: 4, blockers: [] });
  });

  it("lists restores newest first", async () => {
    const result = await world.restore({ paths: [`/${ALICE}/Contracts`] });

    const [newest] = await listRestores(world.catalogue.read, "task");
    expect(newest).toMatchObject({ id: result.restoreId, state: "succeeded", run: 1, reason: null });
  });
});

describe("planRestore", () => {
  let world: RestoreWorld;
  beforeAll(async () => {
    world = await restoreWorld();
  });
  afterAll(() => world.close());

  it("leaves nothing behind when it is stopped", async () => {
    const request = { run: 1, paths: [""], mode: "in-place" as const };
    const stopped = AbortSignal.abort(new Error("stopped"));

    await expect(planRestore(world.giving, request, stopped)).rejects.toThrow("stopped");

    expect(await listRestores(world.catalogue.read, "task")).toEqual([]);
  });

  it.each([
    [
      { paths: ["/members/nobody"] },
      'Cannot find "/members/nobody" in this snapshot: there is no "members/nobody"',
    ],
    [{ label: "x".repeat(51) }, "Cannot restore: label is longer than 50 characters"],
    [{ label: "a/b" }, "Cannot restore: label must be one line without slashes"],
    [{ paths: [] }, "Cannot restore: paths must name something to restore"],
  ])("refuses %j with a sentence", async (request, sentence) => {
    await expect(world.restore(request)).rejects.toThrow(sentence);
  });
});

/** Of the first tree, what has the paths of the second. */
function onlyOf<Value>(tree: Map<string, Value>, paths: Map<string, unknown>): Map<string, Value> {
  return new Map([...tree].filter(([path]) => paths.has(path)));
}

import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type BackupWorld, backupWorld } from "../support/backup_world.ts";
import { midway } from "../support/midway.ts";
import { asAlice, calls, errorsOf, fault, kept, keptTexts, path409, put } from "./alice.ts";
import { beforeDownload, once, over, serve } from "./wires.ts";
import { textOf } from "../dropbox/support.ts";

const MIB = 1024 * 1024;
const DOWNLOAD = "files/download";
const SIZE = 300_000;

describe("a download", () => {
  let world: BackupWorld;
  beforeEach(async () => void (world = await backupWorld()));
  afterEach(() => world.close());

  const large = () => put(world, "/large.bin", { recipe: { seed: 3, size: SIZE } });
  const spoil = (effect: object, more: object = {}) =>
    fault(world, { route: DOWNLOAD, path: "^/large\\.bin$", effect, ...more });

  it("44 of no bytes, of one, and of a block's bytes but one and one more is kept under Dropbox's hash", async () => {
    const sizes = [0, 1, 4 * MIB - 1, 4 * MIB, 4 * MIB + 1];
    const listed: [size: number, hash: string][] = [];
    for (const size of sizes) {
      const { content } = await put(world, `/of ${size}`, { recipe: { seed: 5, size } });
      listed.push([content.size, content.hash]);
    }
    const { state } = await world.backUp();

    const found = await Promise.all(sizes.map((size) => kept(world, `of ${size}`)));
    expect(state).toBe("success");
    expect(found.map(([version]) => [version!.size, version!.hash])).toEqual(listed);
  });

  it("45 of a file that is overwritten meanwhile keeps the rev that was listed, and the next run the new one", async () => {
    const { rev } = await put(world, "/version.txt", { text: "old" });
    const overwrite = once(async () => void (await put(world, "/version.txt", { text: "new" })));
    await world.backUp({ dropbox: beforeDownload(world, rev, overwrite) });
    const acting = await asAlice(world);
    const byPath = await world.dropbox.openDownload({ acting, path: "/version.txt" });
    const byRev = await world.dropbox.openDownload({ acting, rev });
    await world.backUp();

    expect([await textOf(byPath.body), await textOf(byRev.body)]).toEqual(["new", "old"]);
    expect(await keptTexts(world, "version.txt")).toEqual(["old", "new"]);
    expect((await kept(world, "version.txt")).map((one) => one.rev)).toEqual([rev, byPath.meta.rev]);
  });

  it("46 of a file that was removed since it was listed is no error", async () => {
    await put(world, "/a.txt");
    await fault(world, { route: DOWNLOAD, path: "^/a\\.txt$", times: null, effect: path409("not_found") });
    const onProgress = midway(() => world.control("POST", "delete", { member: "alice", path: "/a.txt" }));
    const { run, state } = await world.backUp({ onProgress });

    expect([state, await errorsOf(world, run)]).toEqual(["success", []]);
    expect(await kept(world, "a.txt")).toEqual([]);
  });

  it("46 that is called not_found while the listing still has the file is never passed over in a Success", async () => {
    await put(world, "/a.txt");
    await fault(world, { route: DOWNLOAD, path: "^/a\\.txt$", times: null, effect: path409("not_found") });
    const first = await world.backUp();
    await world.control("DELETE", "faults");
    const second = await world.backUp();

    expect(first).toMatchObject({ state: "partial", causes: { vanished: 1 } });
    expect(second).toMatchObject({ state: "success", stored: 1 });
  });

  it.each([
    ["cut below its Content-Length", { break_after: 100_000 }],
    ["cut in its chunks", { break_after: 100_000, headers: { "content-length": null } }],
    ["ended early without a length", { cut_after: 100_000 }],
  ])("47 %s is noticed, and resumed where it broke off", async (_, effect) => {
    const { content } = await large();
    await spoil(effect);
    const seen: string[] = [];
    await using server = serve(world);
    const { state } = await world.backUp({ dropbox: over(world, server.fetch, seen) });

    expect([state, seen.length]).toEqual(["success", 1]);
    expect(Number(/^bytes=(\d+)-$/.exec(seen[0]!)?.[1])).toBeLessThanOrEqual(100_000);
    expect((await kept(world, "large.bin"))[0]!.hash).toBe(content.hash);
  });

  it("47 that promises more bytes than the file has is complete with those that it has", async () => {
    const { content } = await large();
    await spoil({ headers: { "content-length": "900000" } });
    const seen: string[] = [];
    await using server = serve(world);
    const { state } = await world.backUp({ dropbox: over(world, server.fetch, seen) });

    expect([state, seen]).toEqual(["success", []]);
    expect((await kept(world, "large.bin"))[0]!.hash).toBe(content.hash);
  });

  it("48 with a flipped bit is read again, and after three tries named as corrupt at the source", async () => {
    const { content } = await large();
    await spoil({ flip_at: 3 }, { times: 3 });
    const first = await world.backUp();
    const second = await world.backUp();

    expect(first).toMatchObject({ state: "partial", causes: { corrupt_at_source: 1 } });
    expect(await errorsOf(world, first.run)).toEqual([{ code: "corrupt_at_source", path: "/large.bin" }]);
    expect(second).toMatchObject({ state: "success", stored: 1 });
    expect((await kept(world, "large.bin")).map((one) => one.hash)).toEqual([content.hash]);
  });

  it("48 with a bit flipped twice is right the third time", async () => {
    await large();
    await spoil({ flip_at: SIZE - 1 }, { times: 2 });

    expect(await world.backUp()).toMatchObject({ state: "success", causes: {} });
  });

  it("49 that stands still half way is given up after the idle time and resumed", async () => {
    const { content } = await large();
    await spoil({ stall_after: SIZE / 2 });
    const seen: string[] = [];
    await using server = serve(world);
    const { state } = await world.backUp({ dropbox: over(world, server.fetch, seen, { idle: 1500 }) });

    expect(state).toBe("success");
    // Where the machine stood still as well, it was given up before all of the half was read.
    const from = seen.map((range) => Number(/^bytes=(\d+)-$/.exec(range)![1]));
    expect(from.filter((offset) => offset <= SIZE / 2)).not.toEqual([]);
    expect((await kept(world, "large.bin"))[0]!.hash).toBe(content.hash);
  });

  it("50 that is reset is resumed behind the last byte that came", async () => {
    await large();
    await spoil({ break_after: 123_456 });
    const seen: string[] = [];
    const { state } = await world.backUp({ dropbox: over(world, undefined, seen) });

    expect([state, seen]).toEqual(["success", ["bytes=123456-"]]);
  });

  it("50 whose server ignores the range and sends the whole is put together right", async () => {
    const { content } = await large();
    await spoil({ break_after: 123_456 });
    await spoil({ ignore_range: true });
    const { state } = await world.backUp();

    expect(state).toBe("success");
    expect((await kept(world, "large.bin"))[0]!.hash).toBe(content.hash);
  });

  it("51 that is answered 416 at its end is complete where the hash fits", async () => {
    const { content } = await large();
    await spoil({ set: { "/size": SIZE + 10 } });
    const seen: string[] = [];
    const { state } = await world.backUp({ dropbox: over(world, undefined, seen) });

    expect([state, seen]).toEqual(["success", [`bytes=${SIZE}-`]]);
    expect(world.sandbox.log.calls(DOWNLOAD).map((call) => call.status)).toContain(416);
    expect((await kept(world, "large.bin"))[0]!.hash).toBe(content.hash);
  });

  it("51 that breaks behind its last byte is complete without another call", async () => {
    await large();
    await spoil({ break_after: SIZE });
    const seen: string[] = [];
    const { state } = await world.backUp({ dropbox: over(world, undefined, seen) });

    expect([state, seen]).toEqual(["success", []]);
  });

  it.each([
    ["of restricted content", path409("restricted_content")],
    ["answered by the HTTP status 460", { status: 460, body: "" }],
  ])("52 %s fails for that file alone, with its reason", async (_, effect) => {
    await large();
    await spoil(effect, { times: null });
    const { run, state, causes } = await world.backUp();

    expect({ state, causes }).toEqual({ state: "partial", causes: { restricted_content: 1 } });
    expect(await errorsOf(world, run)).toEqual([{ code: "restricted_content", path: "/large.bin" }]);
    expect(await kept(world, "Lease.pdf")).toHaveLength(1);
  });

  it("53 of a document that the listing did not call one is exported in its place", async () => {
    await world.control("PATCH", "switches", { tells_downloadable: false });
    const first = await world.backUp();
    await world.control("PATCH", "switches", { tells_downloadable: true });
    await world.control("POST", "cursors/reset", {});
    const second = await world.backUp();

    expect(first.state).toBe("success");
    expect(await kept(world, "Meeting notes.paper")).toMatchObject([{ kind: "export", target: "html" }]);
    expect((await keptTexts(world, "Meeting notes.paper"))[0]).toContain("Agenda and decisions");
    expect(second).toMatchObject({ stored: 0, changed: 0 });
  });

  it("55 of a symlink is none: its target is all there is to keep", async () => {
    await world.backUp();
    await put(world, "/link", { text: "", symlinkTarget: "../Projects/ä b" });
    await world.control("DELETE", "calls");
    await world.backUp();

    expect(calls(world, DOWNLOAD)).toBe(0);
    expect(await kept(world, "link")).toMatchObject([{ kind: "symlink", target: "../Projects/ä b" }]);
  });

  it("56 of a locked file is tried once more when all else is read", async () => {
    await large();
    await spoil(path409("locked"));
    const { state } = await world.backUp();

    expect(state).toBe("success");
    expect(world.sandbox.log.calls(DOWNLOAD).at(-1)).toMatchObject({ status: 200, bytes: SIZE });
  });

  it("56 of a file that stays locked is reported, and tried again by the next run", async () => {
    await large();
    await spoil(path409("locked"), { times: 2 });
    const first = await world.backUp();
    const second = await world.backUp();

    expect(first).toMatchObject({ state: "partial", causes: { locked: 1 } });
    expect(second).toMatchObject({ state: "success", stored: 1 });
  });
});

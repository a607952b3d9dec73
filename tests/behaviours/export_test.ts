import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type BackupWorld, backupWorld } from "../support/backup_world.ts";
import { calls, conflict409, errorsOf, fault, kept, keptTexts, put } from "./alice.ts";
import { over, serve } from "./wires.ts";

const PAPER = "Meeting notes.paper";
const EXPORT = "files/export";

describe("an export", () => {
  let world: BackupWorld;
  beforeEach(async () => void (world = await backupWorld()));
  afterEach(() => world.close());

  const spoil = (effect: object, times: number | null = 1) =>
    fault(world, { route: EXPORT, path: "meeting notes", times, effect });

  const refusals = () => world.sandbox.log.calls(EXPORT).filter((call) => call.status === 409).length;

  it("54 is kept as an export under the item's rev", async () => {
    const { rev } = await put(world, "/Sheet.gsheet", { text: "a;b", exportAs: "xlsx" });
    const { state } = await world.backUp();

    expect(state).toBe("success");
    expect(await kept(world, "Sheet.gsheet")).toMatchObject([{ kind: "export", target: "xlsx", rev }]);
    expect(await keptTexts(world, "Sheet.gsheet")).toEqual(["a;b"]);
  });

  it("54 that asks to be tried again twice is tried again", async () => {
    await spoil(conflict409({ ".tag": "retry_error" }), 2);
    const { state } = await world.backUp();

    expect([state, refusals()]).toEqual(["success", 2]);
  });

  it("54 of what cannot be exported is reported with its reason, and the rest is kept", async () => {
    await spoil(conflict409({ ".tag": "non_exportable" }), null);
    await put(world, "/Old.paper", { exportAs: "" });
    const { run, state } = await world.backUp();

    expect(state).toBe("partial");
    expect((await errorsOf(world, run)).sort((a, b) => a.path.localeCompare(b.path))).toEqual([
      { code: "not_exportable", path: `/${PAPER}` },
      { code: "not_exportable", path: "/Old.paper" },
    ]);
  });

  it("54 whose listed format is refused is taken in Dropbox's own choice", async () => {
    await spoil(conflict409({ ".tag": "invalid_export_format" }));
    const { state } = await world.backUp();

    expect([state, refusals()]).toEqual(["success", 1]);
    expect(await kept(world, PAPER)).toMatchObject([{ kind: "export", target: "html" }]);
  });

  it("54 without a Content-Length that is cut is noticed, and made anew instead of resumed", async () => {
    await spoil({ break_after: 10, headers: { "content-length": null } }, 1);
    const ranges: string[] = [];
    await using server = serve(world);
    const first = await world.backUp({ dropbox: over(world, server.fetch, ranges) });
    const second = await world.backUp();

    expect(ranges).toEqual([]);
    expect(first).toMatchObject({ state: "partial", causes: { source_unavailable: 1 } });
    expect(second).toMatchObject({ state: "success", stored: 1 });
  });

  it("54 whose bytes differ each time is made anew only when the item's rev is another", async () => {
    await world.control("PATCH", "switches", { exports_differ: true });
    await world.backUp();
    await world.control("POST", "cursors/reset", {});
    await world.control("DELETE", "calls");
    const second = await world.backUp();
    const exports = calls(world, EXPORT);
    await put(world, `/${PAPER}`, { text: "changed", exportAs: "html" });
    const third = await world.backUp();

    expect(exports).toBe(0);
    expect(second).toMatchObject({ stored: 0, trees: 0, changed: 0 });
    expect(third).toMatchObject({ stored: 1, changed: 1 });
  });
});

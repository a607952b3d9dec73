import { describe, expect, it } from "vitest";
import { refusal, staged } from "./staged.ts";

describe("a cursor that is", () => {
  const stage = staged();

  it("27 reset: lists all again, downloads nothing unchanged, and records no deletion", async () => {
    const first = await stage.world.backUp();
    await stage.control("POST", "delete", { member: "alice", path: "/Welcome.txt" });
    await stage.put("alice", "/new.txt");
    await stage.control("POST", "cursors/reset", {});
    await stage.control("DELETE", "calls");
    const second = await stage.world.backUp();

    const answers = stage.calls("list_folder/continue").map((call) => call.status);
    expect(answers).toContain(409);
    expect(stage.calls("files/download")).toHaveLength(1);
    expect(second).toMatchObject({ state: "success", added: 1, removed: 0, keptAfterReset: 1 });
    expect(second.files).toBe(first.files + 1);
  });

  it("28 refused as path/not_found: the namespace is lost, marked, and keeps its history", async () => {
    const first = await stage.world.backUp();
    const marketing = await stage.folder("Marketing");
    await stage.fault({
      namespace: "Marketing",
      route: "list_folder",
      effect: refusal(409, "path", "not_found"),
    });
    const second = await stage.world.backUp();
    await stage.control("DELETE", "faults");
    await stage.control("POST", "put", { folder: "Marketing", path: "/back.txt", text: "back" });
    const lost = await stage.namespace(marketing);
    const third = await stage.world.backUp();

    expect(second).toMatchObject({
      state: "partial",
      causes: { namespace_lost: 1 },
      removed: 0,
      files: first.files,
    });
    expect(lost.lost_code).toBe("namespace_lost");
    expect(third).toMatchObject({ state: "success", added: 1, files: first.files + 1 });
  });

  it("29 garbage to Dropbox: is a reset once, and a named failure when it stays so", async () => {
    const text =
      'Error in call to API function "files/list_folder/continue": request body: cursor: unsupported';
    await stage.world.backUp();
    const effect = { status: 400, body: text };
    await stage.fault({ route: "list_folder/continue", namespace: "alice", times: 1, effect });
    const once = await stage.world.backUp();
    await stage.control("PATCH", "switches", { page_limit: 3 });
    await stage.fault({ route: "list_folder/continue", namespace: "alice", effect });
    const always = await stage.world.backUp();

    expect(once).toMatchObject({ state: "success", removed: 0, downloadedBytes: 0 });
    expect(always).toMatchObject({ state: "partial", causes: { listing_failed: 1 }, removed: 0 });
  });
});

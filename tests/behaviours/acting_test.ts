import { describe, expect, it } from "vitest";
import { staged } from "./staged.ts";

describe("acting", () => {
  const stage = staged();

  it("10 a member who leaves between list and call is marked gone, and keeps the history", async () => {
    await stage.world.backUp();
    const { home } = await stage.person("bob");
    await stage.put("bob", "/late.txt");
    const leaving = await stage.before("files/list_folder", () => stage.control("DELETE", "members/bob"));
    const second = await stage.world.backUp(leaving);
    const third = await stage.world.backUp();

    expect(second).toMatchObject({ state: "partial", causes: { member_gone: 3 }, removed: 0 });
    expect(await stage.namespace(home)).toMatchObject({ lost_code: "member_gone" });
    expect(third).toMatchObject({ removed: 0 });
    expect(third.files).toBe(second.files);
  });

  it("11 a suspended member is read by the administrator, or left with a warning and what was stored", async () => {
    await stage.world.backUp();
    await stage.control("PATCH", "members/carol", { status: "suspended" });
    await stage.put("carol", "/a.txt");
    const readable = await stage.world.backUp();
    await stage.control("PATCH", "switches", { admin_reads_suspended: false });
    await stage.put("carol", "/b.txt");
    const closed = await stage.world.backUp();

    expect(readable).toMatchObject({ state: "success", added: 1 });
    expect(closed).toMatchObject({ state: "partial", causes: { member_suspended: 2 }, added: 0, removed: 0 });
  });

  it("12 an administrator who is one no more amid a run is followed by another, and nothing is missing", async () => {
    const demoted = () => stage.control("PATCH", "members/alice", { admin: false });
    const first = await stage.world.backUp(await stage.before("files/download", demoted));
    const { id } = await stage.person("sam");
    await stage.put("carol", "/new.txt");
    const second = await stage.world.backUp();

    const admins = new Set(stage.calls("files/").slice(-5).map((call) => call.actor));
    expect(first).toMatchObject({ state: "success", causes: {} });
    expect(second).toMatchObject({ state: "success", added: 1, removed: 0 });
    expect([...admins]).toContain(`admin ${id}`);
  });

  it("12 a team without an administrator ends the run as a lost link", async () => {
    await stage.control("PATCH", "members/alice", { admin: false });
    await stage.control("PATCH", "members/sam", { admin: false });

    await expect(stage.world.dropbox.authenticatedAdmin()).rejects.toMatchObject({
      code: "admin_not_active",
    });
    await expect(stage.world.backUp()).rejects.toThrow("no active administrator");
  });

  it("13 a root that moved is told with the new one, and no deletion is recorded", async () => {
    await stage.control("PUT", "model", { model: "a" });
    await stage.world.backUp();
    const before = await stage.person("bob");
    await stage.control("PUT", "model", { model: "c" });
    const after = await stage.person("bob");
    const root = JSON.stringify({ ".tag": "root", root: before.root });
    const asBob = { "dropbox-api-select-user": before.id, "dropbox-api-path-root": root };
    const refused = await stage.call("files/list_folder", { path: "" }, asBob);
    const second = await stage.world.backUp();

    expect(refused.status).toBe(422);
    expect(refused.json.error).toMatchObject({
      ".tag": "invalid_root",
      invalid_root: { root_namespace_id: after.root, home_namespace_id: before.home },
    });
    expect(second).toMatchObject({ state: "success", stored: 0 });
    expect((await stage.namespace(before.home)).lost_at).toBeNull();
  });

  it("14 a namespace that the administrator may not see is read as a member, else reported", async () => {
    const first = await stage.world.backUp();
    const offer = await stage.namespace(await stage.folder("Offer"));
    const bob = await stage.person("bob");
    await stage.control("PATCH", "members/bob", { status: "suspended" });
    const second = await stage.world.backUp();

    const refused = stage.calls("files/list_folder").filter((call) => call.status === 422);
    expect(refused.length).toBeGreaterThan(0);
    expect([first.state, JSON.parse(offer.acting!).member]).toEqual(["success", bob.id]);
    expect(second).toMatchObject({ state: "partial", causes: { no_access: 1 }, removed: 0 });
  });
});

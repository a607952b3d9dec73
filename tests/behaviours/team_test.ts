import { describe, expect, it } from "vitest";
import { planRestore } from "../../src/domain/restore/restore.ts";
import { refusal, staged } from "./staged.ts";

describe("enumerating the team", () => {
  const stage = staged();

  it("16 members come in pages of two with all statuses: only the active and the suspended are backed up", async () => {
    await stage.control("PATCH", "switches", { team_page_limit: 2 });
    const told = (await stage.call("team/members/list_v2", {})).json;
    const { state } = await stage.world.backUp();

    const members = (await stage.entities()).filter((one) => one.kind === "member");
    expect([told.members.length, told.has_more]).toEqual([2, true]);
    expect(stage.calls("team/members/list/continue_v2").length).toBeGreaterThan(1);
    expect(state).toBe("success");
    expect(members.map((one) => `${one.name} ${one.dropbox_status}`).sort()).toEqual([
      "Alice Adams active",
      "Bob Brown active",
      "Carol Çelik active",
      "Dan Diaz suspended",
      "Sam Stone active",
    ]);
  });

  it("17 a void cursor of members or namespaces starts that list over, and gives nobody twice", async () => {
    await stage.control("PATCH", "switches", { team_page_limit: 2 });
    const void_cursor = refusal(409, "invalid_cursor");
    await stage.fault({ route: "team/members/list/continue_v2", from: 2, times: 1, effect: void_cursor });
    await stage.fault({ route: "team/namespaces/list/continue", from: 2, times: 1, effect: void_cursor });
    const { state } = await stage.world.backUp();

    const ids = (await stage.entities()).map((one) => one.dropbox_id);
    expect(stage.calls("team/members/list_v2")).toHaveLength(2);
    expect(stage.calls("team/namespaces/list").filter((call) => call.route.endsWith("/list"))).toHaveLength(
      2,
    );
    expect([state, ids.length]).toEqual(["success", new Set(ids).size]);
  });

  it("18 namespaces told twice, foreign ones and app folders end as a unique set, each listed once", async () => {
    const { namespaces } = (await stage.call("team/namespaces/list", { limit: 1 })).json;
    const ids = namespaces.map((one: { namespace_id: string }) => one.namespace_id);
    const result = await stage.world.backUp();

    const listed = stage.calls("files/list_folder").filter((call) => call.status === 200).map((call) =>
      call.root
    );
    const folders = await stage.world.catalogue.read.selectFrom("namespaces").select("folder").execute();
    expect(ids.length).toBeGreaterThan(new Set(ids).size);
    expect(listed).toHaveLength(new Set(listed).size);
    expect(result.state).toBe("success");
    expect(folders.map((one) => one.folder)).toEqual(
      expect.arrayContaining(["app-folders/Notes", "shared-folders/Offer", "team-folders/Marketing"]),
    );
  });

  it("19 a folder mounted in five members' trees is downloaded once", async () => {
    await stage.control("PUT", "model", { model: "a" });
    const mounts = (await stage.control("GET", "team")).mounts;
    const marketing = await stage.folder("Marketing");
    await stage.world.backUp();

    const downloads = stage.calls("files/download");
    const here = downloads.filter((call) => call.root.includes(`"${marketing}"`)).length;
    const files = (await stage.namespace(marketing)).items;
    expect(mounts.filter((one: { mounted: string }) => one.mounted === marketing).length).toBeGreaterThan(3);
    expect([here > 0, here <= files]).toEqual([true, true]);
  });

  it("20 folders that may not be entered, or only walked through, are reported and stop nothing", async () => {
    await stage.world.backUp();
    const bob = await stage.person("bob");
    const asBob = { "dropbox-api-select-user": bob.id };
    await stage.control("DELETE", "folders/Offer/access/bob");
    const closed = await stage.call("files/list_folder", { path: "/Partners" }, asBob);
    const second = await stage.world.backUp();
    await stage.control("PUT", "folders/Offer/access/bob", { access: "traverse" });
    const walked = await stage.call("files/list_folder", { path: "/Partners" }, asBob);
    const third = await stage.world.backUp();

    expect(closed.json.entries[0].sharing_info).toMatchObject({ no_access: true, traverse_only: false });
    expect(walked.json.entries[0].sharing_info).toMatchObject({ no_access: false, traverse_only: true });
    expect(second).toMatchObject({ state: "partial", causes: { no_access: 1 }, removed: 0 });
    expect(third).toMatchObject({ removed: 0, files: second.files });
  });

  it("24 a monthly limit of upload calls stops a restore before it starts, and says what is left", async () => {
    const { run } = await stage.world.backUp();
    await stage.control("POST", "delete", { member: "alice", path: "/Projects" });
    await stage.control("PATCH", "switches", { upload_api_rate_limit: 1 });
    const { task: { id, admin }, ...rest } = stage.world.parts;
    const parts = { ...rest, task: { id, admin, team: "dbtid:acme" } };
    const request = { run, paths: ["/members/alice@acme.example/Projects"], mode: "in-place" as const };
    const plan = await planRestore(parts, request);

    expect(plan.uploadLimit).toBe(1);
    expect(plan.blockers).toMatchObject([{
      code: "upload_limit_reached",
      detail: expect.stringContaining("of the month's 1"),
    }]);
    expect(stage.calls("files/upload")).toEqual([]);
  });
});

describe("a team that changes its shape", () => {
  const stage = staged();

  it.each([["a", "c"], ["a", "b"], ["b", "c"]] as const)(
    "21 from content model %s to %s: nothing unchanged is downloaded again, nothing is lost",
    async (from, to) => {
      await stage.control("PUT", "model", { model: from });
      const first = await stage.world.backUp();
      await stage.control("PUT", "model", { model: to });
      await stage.put("carol", "/after.txt");
      await stage.control("DELETE", "calls");
      const second = await stage.world.backUp();

      expect([first.state, second.state]).toEqual(["success", "success"]);
      expect(stage.calls("files/download")).toHaveLength(1);
      expect(second.files).toBe(first.files + 1);
    },
  );

  it.each([[true], [false]])(
    "22 a team folder that is archived (readable: %s) keeps its history, and goes on when it is active again",
    async (archived_team_folder_readable) => {
      await stage.control("PATCH", "switches", { archived_team_folder_readable });
      const first = await stage.world.backUp();
      await stage.control("POST", "team-folders/Marketing/archive");
      const second = await stage.world.backUp();
      await stage.control("DELETE", "team-folders/Marketing/archive");
      await stage.control("POST", "put", { folder: "Marketing", path: "/back.txt", text: "back" });
      await stage.control("DELETE", "calls");
      const third = await stage.world.backUp();

      const before = second.entities.length;
      expect(second).toMatchObject({ state: "success", removed: 0, files: first.files });
      expect(before).toBe(first.entities.length - 1);
      expect(third).toMatchObject({ state: "success", files: first.files + 1 });
      expect(stage.calls("files/download")).toHaveLength(1);
    },
  );

  it("23 a member who was removed and returns is a new one; the old keeps the history", async () => {
    await stage.world.backUp();
    const old = await stage.person("bob");
    await stage.control("DELETE", "members/bob");
    await stage.world.backUp();
    const back = await stage.control("POST", "members/bob/return");
    await stage.put("bob", "/back.txt");
    const third = await stage.world.backUp();

    const bobs = (await stage.entities()).filter((one) => one.email?.startsWith("bob@"));
    expect(back.home).not.toBe(old.home);
    expect(bobs.map((one) => [one.dropbox_id, one.archived_reason])).toEqual([
      [old.id, "gone_from_team"],
      [back.id, null],
    ]);
    expect((await stage.namespace(old.home)).items).toBeGreaterThan(3);
    expect(third.removed).toBe(0);
  });
});

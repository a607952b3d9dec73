import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { applyModel } from "../../src/sandbox/team/model.ts";
import { finished, type Json, openTeam, type Team } from "./writes_harness.ts";

let team: Team;
beforeEach(async () => void (team = await openTeam()));
afterEach(() => team.close());

const asTeam = (path: string, arg: unknown) => team.call(`team/team_folder/${path}`, arg, { as: null });
const create = async (name: string) => (await asTeam("create", { name })).json as Json;
const put = (path: string, body: string, rest = {}) => team.call("files/upload", { path }, { body, ...rest });
const share = (path: string, rest = {}) => team.call("sharing/share_folder", { path, ...rest });
const list = async (path: string, as: string, headers = {}) => {
  const { json } = await team.call("files/list_folder", { path, recursive: true }, { as, headers });
  return json.entries.map((one: Json) => one.path_display).sort();
};
const atRoot = (root: string) => ({ "Dropbox-API-Path-Root": JSON.stringify({ ".tag": "root", root }) });

describe("a team folder", () => {
  it("is made active, empty, and stands at the root of the admin's tree", async () => {
    const made = await create("Projects");
    const root = rootOf(team.alice.id);

    expect(made).toEqual({
      team_folder_id: expect.stringMatching(/^\d+$/),
      name: "Projects",
      status: { ".tag": "active" },
      is_team_shared_dropbox: false,
      sync_setting: { ".tag": "default" },
      content_sync_settings: [],
      quota_limit: 0,
    });
    expect(await list("", team.alice.id, atRoot(root))).toContain("/Projects");
  });

  it.each([
    ["projects", "folder_name_already_used"],
    ["a/b", "invalid_folder_name"],
    [".dropbox", "invalid_folder_name"],
  ])('named %j after "Projects" is refused with %s', async (name, tag) => {
    await create("Projects");

    expect((await create(name)).error).toEqual({ ".tag": tag });
  });

  it("takes a member in, who then sees it and writes into it", async () => {
    const { team_folder_id: id } = await create("Projects");
    const members = [{ member: { ".tag": "email", email: "b@acme.test" }, access_level: "editor" }];

    const before = await put(`ns:${id}/x`, "x", { as: team.bob.id });
    await team.call("sharing/add_folder_member", { shared_folder_id: id, members, quiet: true }, {
      admin: team.alice.id,
    });
    const after = await put(`ns:${id}/x`, "x", { as: team.bob.id });

    expect(before.json.error.reason).toEqual({ ".tag": "no_write_permission" });
    expect(after.json.path_lower).toBeUndefined();
    expect(await list("/Projects", team.bob.id, atRoot(rootOf(team.bob.id)))).toContain("/Projects/x");
  });

  it("is renamed, archived out of every tree, and activated again with its content", async () => {
    const { team_folder_id: id } = await create("Projects");
    await put(`ns:${id}/x`, "x", { admin: team.alice.id });
    await asTeam("rename", { team_folder_id: id, name: "Plans" });

    const archived = await asTeam("archive", { team_folder_id: id, force_async_off: true });
    const meanwhile = await list("", team.alice.id, atRoot(rootOf(team.alice.id)));
    const again = await asTeam("archive", { team_folder_id: id });
    await asTeam("activate", { team_folder_id: id });

    expect(archived.json).toMatchObject({
      ".tag": "complete",
      name: "Plans",
      status: { ".tag": "archived" },
    });
    expect(meanwhile).not.toContain("/Plans");
    expect(again.json.error).toEqual({ ".tag": "status_error", status_error: { ".tag": "archived" } });
    expect(await list("/Plans", team.alice.id, atRoot(rootOf(team.alice.id)))).toContain("/Plans/x");
  });

  it("archives in a job unless told otherwise", async () => {
    const { team_folder_id: id } = await create("Projects");

    const { json } = await asTeam("archive", { team_folder_id: id });
    await team.desk.jobs.settled();
    const done = await asTeam("archive/check", { async_job_id: json.async_job_id });

    expect(done.json).toMatchObject({ ".tag": "complete", team_folder_id: id });
  });

  it("cannot be made where the whole team shares one root", async () => {
    applyModel(team.state, "b");

    const { status, json } = await asTeam("create", { name: "Projects" });

    expect([status, json.error]).toEqual([409, {
      ".tag": "team_shared_dropbox_error",
      team_shared_dropbox_error: { ".tag": "disallowed" },
    }]);
  });

  it("that nobody made is access_error/invalid_team_folder_id", async () => {
    const { json } = await asTeam("rename", { team_folder_id: "77", name: "x" });

    expect(json.error).toEqual({
      ".tag": "access_error",
      access_error: { ".tag": "invalid_team_folder_id" },
    });
  });
});

describe("a shared folder", () => {
  it("keeps its content where it was, under a namespace of its own", async () => {
    await put("/Deal/offer.txt", "x");

    const { json } = await share("/Deal");

    expect(json).toMatchObject({
      ".tag": "complete",
      name: "Deal",
      path_lower: "/deal",
      access_type: { ".tag": "owner" },
      shared_folder_id: expect.stringMatching(/^\d+$/),
    });
    expect(await list("", team.alice.id)).toEqual(["/Deal", "/Deal/offer.txt"]);
  });

  it("answers already_shared with its metadata, flattened, when shared again", async () => {
    const first = await share("/Deal");

    const { status, json } = await share("/Deal");

    expect(status).toBe(409);
    expect(json.error[".tag"]).toBe("bad_path");
    expect(json.error.bad_path).toMatchObject({
      ".tag": "already_shared",
      shared_folder_id: first.json.shared_folder_id,
    });
    expect(json.error_summary).toMatch(/^bad_path\/already_shared\/\.{0,3}$/);
  });

  it.each([
    ["/Deal/inner", "inside_shared_folder"],
    ["/Above", "contains_shared_folder"],
    ["/a.txt", "is_file"],
  ])("%s cannot be shared: %s", async (path, tag) => {
    await share("/Deal");
    await share("/Above/shared");
    await put("/a.txt", "x");

    expect((await share(path)).json.error.bad_path).toEqual({ ".tag": tag });
  });

  it("is shared in a job when asked", async () => {
    const launched = await share("/Deal", { force_async: true });

    const done = await finished(team, "sharing/check_share_job_status", launched);

    expect(done).toMatchObject({ ".tag": "complete", name: "Deal" });
  });

  it("is mounted by who was let in, once, and unmounted", async () => {
    await put("/Deal/offer.txt", "x");
    const id = { shared_folder_id: (await share("/Deal")).json.shared_folder_id };
    const bob = { as: team.bob.id };
    const stranger = await team.call("sharing/mount_folder", id, bob);
    const members = [{ member: { ".tag": "dropbox_id", dropbox_id: team.bob.account_id } }];
    await team.call("sharing/add_folder_member", { ...id, members });

    const mounted = await team.call("sharing/mount_folder", id, bob);
    const again = await team.call("sharing/mount_folder", id, bob);
    const seen = await list("", team.bob.id);
    await team.call("sharing/unmount_folder", id, bob);

    expect(stranger.json.error).toEqual({ ".tag": "access_error", access_error: { ".tag": "not_a_member" } });
    expect(mounted.json).toMatchObject({ path_lower: "/deal", access_type: { ".tag": "viewer" } });
    expect(again.json.error).toEqual({ ".tag": "already_mounted" });
    expect(seen).toEqual(["/Deal", "/Deal/offer.txt"]);
    expect(await list("", team.bob.id)).toEqual([]);
  });

  it("refuses a viewer's writes with no_write_permission", async () => {
    const id = (await share("/Deal")).json.shared_folder_id;
    const members = [{ member: { ".tag": "email", email: "b@acme.test" }, access_level: "viewer" }];
    await team.call("sharing/add_folder_member", { shared_folder_id: id, members });

    const { json } = await put(`ns:${id}/x`, "x", { as: team.bob.id });

    expect(json.error.reason).toEqual({ ".tag": "no_write_permission" });
  });

  it("invites an address that nobody has, and refuses an account that is none", async () => {
    const id = (await share("/Deal")).json.shared_folder_id;
    const add = (member: Json) =>
      team.call("sharing/add_folder_member", { shared_folder_id: id, members: [{ member }] });

    await add({ ".tag": "email", email: "new@elsewhere.test" });
    const unknown = await add({ ".tag": "dropbox_id", dropbox_id: "dbid:none" });
    const { json } = await team.call("sharing/list_folder_members", { shared_folder_id: id });

    expect(json.invitees[0].invitee.email).toBe("new@elsewhere.test");
    expect(unknown.json.error.bad_member).toEqual({
      ".tag": "invalid_dropbox_id",
      invalid_dropbox_id: "dbid:none",
    });
  });

  it("ends by a job, and its owner keeps the content", async () => {
    await put("/Deal/offer.txt", "x");
    const id = { shared_folder_id: (await share("/Deal")).json.shared_folder_id };

    const launched = await team.call("sharing/unshare_folder", id);
    const done = await finished(team, "sharing/check_job_status", launched);

    expect(done).toEqual({ ".tag": "complete" });
    expect(await list("", team.alice.id)).toEqual(["/Deal", "/Deal/offer.txt"]);
    expect((await team.call("sharing/get_folder_metadata", id)).status).toBe(409);
  });
});

function rootOf(member: string): string {
  return team.state.db.row<{ root: string }>("select root from members where id = ?", member)!.root;
}

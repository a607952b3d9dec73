import { Dropbox, DropboxResponseError } from "dropbox";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { addMember } from "../../src/sandbox/team/members.ts";
import { setMemberStatus } from "../../src/sandbox/team/membership.ts";
import { openTeam, type Team } from "./writes_harness.ts";

let team: Team;
let server: Deno.HttpServer<Deno.NetAddr>;
let dropbox: Dropbox;
beforeAll(async () => {
  team = await openTeam();
  server = Deno.serve(
    { port: 0, hostname: "127.0.0.1", onListen: () => {} },
    (request) => team.dispatch.answer(request),
  );
  const to = `http://127.0.0.1:${server.addr.port}`;
  dropbox = new Dropbox({
    accessToken: team.token,
    selectUser: team.alice.id,
    fetch: (url: string, init: RequestInit) =>
      fetch(url.replace(/^https:\/\/(api|content)\.dropboxapi\.com/, to), init),
  });
});
afterAll(async () => {
  await server.shutdown();
  await team.close();
});

async function shared(path: string, rest: object = {}): Promise<string> {
  const { result } = await dropbox.sharingShareFolder({ path, ...rest });
  if (result[".tag"] !== "complete") throw new Error(`${path} is ${result[".tag"]}`);
  return result.shared_folder_id;
}

/** The error union of what is refused. */
async function refusal(work: Promise<unknown>): Promise<Record<string, unknown>> {
  const error = await work.then(() => null, (thrown: unknown) => thrown);
  if (error instanceof DropboxResponseError) return error.error.error;
  throw new Error(`Nothing was refused: ${error}`);
}

const byEmail = (email: string) => ({ ".tag": "email" as const, email });
const byId = (dropbox_id: string) => ({ ".tag": "dropbox_id" as const, dropbox_id });
const add = (id: string, member: ReturnType<typeof byEmail> | ReturnType<typeof byId>, level = "editor") =>
  dropbox.sharingAddFolderMember({
    shared_folder_id: id,
    members: [{ member, access_level: { ".tag": level as "editor" } }],
    quiet: true,
  });
const levels = async (id: string) => {
  const { result: { users } } = await dropbox.sharingListFolderMembers({ shared_folder_id: id });
  return Object.fromEntries(users.map(({ user, access_type }) => [user.email, access_type[".tag"]]));
};

describe("sharing by the official SDK", () => {
  it("shares a folder by a job, with its rules", async () => {
    const { result: launched } = await dropbox.sharingShareFolder({
      path: "/Rules",
      force_async: true,
      member_policy: { ".tag": "team" },
      acl_update_policy: { ".tag": "owner" },
    });
    if (launched[".tag"] !== "async_job_id") throw new Error(launched[".tag"]);
    await team.desk.jobs.settled();

    const { result: job } = await dropbox.sharingCheckShareJobStatus({ async_job_id: launched.async_job_id });

    expect(job).toMatchObject({
      ".tag": "complete",
      policy: { member_policy: { ".tag": "team" }, acl_update_policy: { ".tag": "owner" } },
    });
  });

  it("keeps who is in already as they are, also the owner, and raises whom it gives more", async () => {
    const id = await shared("/Levels");
    await add(id, byId(team.bob.account_id!), "viewer");
    await add(id, byId(team.alice.id), "viewer");
    const before = await levels(id);
    await add(id, byEmail("b@acme.test"), "editor");

    expect(before).toEqual({ "a@acme.test": "owner", "b@acme.test": "viewer" });
    expect(await levels(id)).toMatchObject({ "b@acme.test": "editor" });
  });

  it("changes a folder's rules, and refuses what the team's rules forbid", async () => {
    const id = await shared("/Policy");
    const change = (rest: object) => dropbox.sharingUpdateFolderPolicy({ shared_folder_id: id, ...rest });
    const { result } = await change({ viewer_info_policy: { ".tag": "disabled" } });
    team.state.switches.outside_sharing_allowed = false;
    team.state.switches.public_links_allowed = false;
    const outside = await refusal(change({ member_policy: { ".tag": "anyone" } }));
    const link = await refusal(change({ shared_link_policy: { ".tag": "anyone" } }));
    team.state.switches.outside_sharing_allowed = true;
    team.state.switches.public_links_allowed = true;

    expect(result.policy).toMatchObject({ viewer_info_policy: { ".tag": "disabled" } });
    expect([outside, link]).toEqual([
      { ".tag": "team_policy_disallows_member_policy" },
      { ".tag": "disallowed_shared_link_policy" },
    ]);
  });

  it("lets nobody in from outside where the team, or the folder, keeps to the team", async () => {
    const [open, own] = [await shared("/Open"), await shared("/Own", { member_policy: { ".tag": "team" } })];
    const byFolder = await refusal(add(own, byEmail("x@elsewhere.test")));
    team.state.switches.outside_sharing_allowed = false;
    const byTeam = await refusal(add(open, byEmail("x@elsewhere.test")));
    team.state.switches.outside_sharing_allowed = true;

    expect([byFolder, byTeam]).toEqual([
      { ".tag": "cant_share_outside_team" },
      { ".tag": "cant_share_outside_team" },
    ]);
  });

  it("knows no account of somebody who is suspended, and no group that is gone", async () => {
    const id = await shared("/Members");
    const carol = addMember(team.state, { given_name: "Carol", surname: "Cole", email: "c@acme.test" });
    setMemberStatus(team.state, carol.id, "suspended");

    expect(await refusal(add(id, byId(carol.id)))).toMatchObject({
      bad_member: { ".tag": "invalid_dropbox_id" },
    });
    expect(await refusal(add(id, byId("g:none")))).toEqual({
      ".tag": "bad_member",
      bad_member: { ".tag": "group_deleted" },
    });
  });

  it("shares a file with an outcome for each", async () => {
    await dropbox.filesUpload({ path: "/one.txt", contents: "1" });
    const members = [byEmail("b@acme.test"), byId("dbid:none")];

    const { result } = await dropbox.sharingAddFileMember({ file: "/one.txt", members, quiet: true });

    expect(result.map((one) => one.result)).toEqual([
      { ".tag": "success", success: { ".tag": "viewer" } },
      { ".tag": "member_error", member_error: { ".tag": "invalid_member" } },
    ]);
    expect(await refusal(dropbox.sharingAddFileMember({ file: "/none.txt", members }))).toEqual({
      ".tag": "access_error",
      access_error: { ".tag": "invalid_file" },
    });
  });

  it("makes a link once, shows it on the folder, and changes it", async () => {
    const id = await shared("/Linked");
    const make = () =>
      dropbox.sharingCreateSharedLinkWithSettings({
        path: "/Linked",
        settings: { audience: { ".tag": "team" } },
      });
    const { result: link } = await make();
    const again = await refusal(make());
    const expires = "2027-01-01T00:00:00Z" as never;
    await dropbox.sharingModifySharedLinkSettings({ url: link.url, settings: { expires } });
    const { result: folder } = await dropbox.sharingGetFolderMetadata({ shared_folder_id: id });

    expect(link).toMatchObject({ ".tag": "folder", name: "Linked", path_lower: "/linked" });
    expect(again).toMatchObject({
      ".tag": "shared_link_already_exists",
      shared_link_already_exists: { ".tag": "metadata", metadata: { url: link.url } },
    });
    expect(folder.link_metadata).toMatchObject({
      current_audience: { ".tag": "team" },
      expiry: expires,
      url: link.url,
    });
  });

  it("refuses links to what is not there, without their password, ended before they begin, or that policy forbids", async () => {
    await dropbox.filesUpload({ path: "/two.txt", contents: "2" });
    const make = (path: string, settings: object) =>
      refusal(dropbox.sharingCreateSharedLinkWithSettings({ path, settings }));
    const missing = await make("/none.txt", {});
    const bare = await make("/two.txt", { require_password: true });
    const over = await make("/two.txt", { expires: "2020-01-01T00:00:00Z" });
    team.state.switches.public_links_allowed = false;
    const open = await make("/two.txt", { audience: { ".tag": "public" } });
    team.state.switches.public_links_allowed = true;
    const unknown = await refusal(
      dropbox.sharingModifySharedLinkSettings({ url: "https://www.dropbox.com/none", settings: {} }),
    );

    expect(missing).toEqual({ ".tag": "path", path: { ".tag": "not_found" } });
    expect([bare, over, open].map((one) => one.settings_error)).toEqual([
      { ".tag": "invalid_settings" },
      { ".tag": "invalid_settings" },
      { ".tag": "not_authorized" },
    ]);
    expect(unknown).toEqual({ ".tag": "shared_link_not_found" });
  });
});

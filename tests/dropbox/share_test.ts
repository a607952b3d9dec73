import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { SharePolicies } from "../../src/dropbox/share.ts";
import type { Acting } from "../../src/dropbox/types.ts";
import { type Acme, acme, collect } from "./acme.ts";
import { failureOf } from "./support.ts";

let team: Acme;
let alice: Acting;
beforeAll(async () => {
  team = await acme();
  alice = team.at("Alice");
});
afterAll(() => team[Symbol.asyncDispose]());

const NONE: SharePolicies = { member: null, aclUpdate: null, sharedLink: null, viewerInfo: null };
async function shared(path: string, policy = NONE) {
  await team.client.createFolder({ acting: alice, path }).catch(() => {});
  return await team.client.shareFolder({ acting: alice, path, policy, inheritsAccess: true });
}
const members = async (namespace: string) =>
  (await collect(team.client.sharedFolderMembers(namespace, alice))).map((one) =>
    `${one.name}: ${one.access}`
  ).sort();

describe("sharing again", () => {
  it("makes a shared folder with its rules; one that is shared already is done", async () => {
    const policy = { ...NONE, member: "team", aclUpdate: "owner" };
    const first = await shared("/Deal", policy);
    const second = await shared("/Deal", policy);

    expect(second).toEqual({ namespace: first.namespace, wasShared: true });
    expect((await team.client.sharedFolder(first.namespace, alice)).policy).toMatchObject({
      member: "team",
      aclUpdate: "owner",
    });
  });

  it("is done once although the answer is lost", async () => {
    await team.control("faults", { route: "sharing/share_folder", effect: { lose_answer: true } });
    await team.control("faults", { route: "sharing/add_folder_member", effect: { lose_answer: true } });

    const { namespace } = await shared("/Lost");
    const who = { id: team.member("Bob") };
    await team.client.addFolderMember({ acting: alice, namespace, who, access: "viewer" });

    expect(await members(namespace)).toEqual(["Alice Adams: owner", "Bob Brown: viewer"]);
  });

  it("waits for a job, and fails with its error", async () => {
    await team.control("faults", {
      route: "sharing/share_folder",
      effect: { status: 200, body: { ".tag": "async_job_id", async_job_id: "dbjid:x" } },
    });
    await team.control("faults", {
      route: "sharing/check_share_job_status",
      effect: {
        status: 200,
        body: { ".tag": "failed", failed: { ".tag": "bad_path", bad_path: { ".tag": "is_osx_package" } } },
      },
    });

    expect(await failureOf(shared("/Job"))).toMatchObject({
      kind: "refused",
      code: "bad_path/is_osx_package",
    });
  });

  it("sends nobody a mail", async () => {
    const { namespace } = await shared("/Quiet");
    let sent = "";
    const client = team.clientWith({
      fetch: (url, init) => {
        if (String(url).includes("add_folder_member")) sent = String(init?.body);
        return fetch(url, init);
      },
    });
    await client.addFolderMember({
      acting: alice,
      namespace,
      who: { email: "new@elsewhere.test" },
      access: "editor",
    });

    expect(JSON.parse(sent)).toMatchObject({ quiet: true });
    expect(await members(namespace)).toContain("new@elsewhere.test: editor");
  });

  it.each([
    [{ ".tag": "email_unverified" }, "forbidden"],
    [{ ".tag": "no_permission" }, "forbidden"],
    [{ ".tag": "insufficient_plan" }, "forbidden"],
    [{ ".tag": "team_folder" }, "refused"],
    [{ ".tag": "too_many_invitees" }, "refused"],
    [{ ".tag": "bad_member", bad_member: { ".tag": "automatic_group" } }, "refused"],
  ])("fails where Dropbox says %j, as %s", async (error, kind) => {
    const { namespace } = await shared("/Refused");
    const body = { error_summary: `${error[".tag"]}/`, error };
    await team.control("faults", { route: "sharing/add_folder_member", effect: { status: 409, body } });

    const who = { id: team.member("Bob") };
    const failure = await failureOf(
      team.client.addFolderMember({ acting: alice, namespace, who, access: "viewer" }),
    );

    expect(failure).toMatchObject({ kind, code: expect.stringContaining(error[".tag"]) });
  });

  it("sets the rules of a folder, and makes one link for it whose address nobody is given", async () => {
    const { namespace } = await shared("/Rules");
    await team.client.updateFolderPolicy({
      acting: alice,
      namespace,
      policy: { ...NONE, sharedLink: "team" },
    });
    const settings = { audience: "team", access: "viewer", expires: null };
    const make = () => team.client.createSharedLink({ acting: alice, path: "/Rules", settings });

    expect([await make(), await make()]).toEqual(["made", "there"]);
    expect(await team.client.sharedFolder(namespace, alice)).toMatchObject({
      policy: { sharedLink: "team" },
      link: { audience: "team", access: "viewer", expires: null, hasPassword: false },
    });
  });
});

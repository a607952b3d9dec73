import { describe, expect, it } from "vitest";
import { type Json, openSandbox } from "./open_sandbox.ts";

describe("team/members/list_v2", () => {
  it("comes in pages, with the removed when asked", async () => {
    const team = await openSandbox();
    const found: Json[] = [];
    let page = (await team.rpc("team/members/list_v2", { limit: 2, include_removed: true })).json;
    for (;; page = (await team.rpc("team/members/list/continue_v2", { cursor: page.cursor })).json) {
      found.push(...page.members);
      if (!page.has_more) break;
    }

    const statuses = found.map(({ profile }) => [profile.name.given_name, profile.status[".tag"]]);
    expect(statuses).toEqual([
      ["Alice", "active"],
      ["Bob", "active"],
      ["Carol", "active"],
      ["Sam", "active"],
      ["Dan", "suspended"],
      ["Erin", "invited"],
      ["Frank", "removed"],
    ]);
    await team.close();
  });

  it("gives the invited no account and no verified address", async () => {
    const team = await openSandbox();
    const { members } = (await team.rpc("team/members/list_v2", {})).json;
    const erin = members.find(({ profile }: Json) => profile.email.startsWith("erin@")).profile;

    expect(erin).not.toHaveProperty("account_id");
    expect(erin.email_verified).toBe(false);
    await team.close();
  });

  it("refuses a foreign cursor", async () => {
    const team = await openSandbox();
    const { cursor } = (await team.rpc("team/groups/list", {})).json;

    const answer = await team.rpc("team/members/list/continue_v2", { cursor });

    expect([answer.status, answer.json.error]).toEqual([409, { ".tag": "invalid_cursor" }]);
    await team.close();
  });

  it("finds by id and address, and says whom it does not know", async () => {
    const team = await openSandbox();
    const asked = [{ ".tag": "email", email: "BOB@acme.example" }, {
      ".tag": "email",
      email: "nobody@x.example",
    }];
    const answer = await team.rpc("team/members/get_info_v2", { members: asked });

    expect(answer.json.members_info).toMatchObject([
      { ".tag": "member_info", profile: { email: "bob@acme.example" } },
      { ".tag": "id_not_found", id_not_found: "nobody@x.example" },
    ]);
    await team.close();
  });
});

describe("team/namespaces/list", () => {
  it("repeats some, ignores the limit, and has foreign and app folders", async () => {
    const team = await openSandbox();
    const { namespaces, has_more } = (await team.rpc("team/namespaces/list", { limit: 1 })).json;
    const ids = namespaces.map((one: Json) => one.namespace_id);

    expect(new Set(ids).size).toBeLessThan(ids.length);
    expect(has_more).toBe(false);
    expect(namespaces.find((one: Json) => one.name === "Offer").namespace_type).toEqual({
      ".tag": "shared_folder",
    });
    expect(namespaces.find((one: Json) => one.name === "Notes")).toMatchObject({
      namespace_type: { ".tag": "app_folder" },
      team_member_id: expect.stringMatching(/^dbmid:/),
    });
    await team.close();
  });
});

describe("the team's admin, folders and groups", () => {
  it("names who linked, and says when he is no admin any more", async () => {
    const team = await openSandbox();
    const before = await team.rpc("team/token/get_authenticated_admin");
    await team.control("PATCH", "members/alice", { admin: false });
    const after = await team.rpc("team/token/get_authenticated_admin");

    expect(before.json.admin_profile.email).toBe("alice@acme.example");
    expect(after.json.error).toEqual({ ".tag": "admin_not_active" });
    await team.close();
  });

  it("lists team folders with their status, and who is in a folder", async () => {
    const team = await openSandbox();
    const { team_folders } = (await team.rpc("team/team_folder/list", {})).json;
    const engineering = team_folders.find((one: Json) => one.name === "Engineering").team_folder_id;
    const members = await team.rpc("sharing/list_folder_members", { shared_folder_id: engineering }, {
      admin: "alice",
    });

    expect(team_folders.map((one: Json) => [one.name, one.status[".tag"]])).toContainEqual([
      "Old projects",
      "archived",
    ]);
    expect(members.json.groups).toMatchObject([{
      access_type: { ".tag": "editor" },
      group: { group_name: "Engineering" },
    }]);
    await team.close();
  });

  it("says whose a foreign shared folder is", async () => {
    const team = await openSandbox();
    const offer = (await team.team()).namespaces.find((one: Json) => one.name === "Offer").id;
    const { json } = await team.rpc("sharing/get_folder_metadata", { shared_folder_id: offer }, {
      as: "bob",
    });

    expect(json).toMatchObject({
      owner_team: { name: "Initech" },
      path_lower: "/partners/offer",
      is_team_folder: false,
    });
    await team.close();
  });

  it("offers for mounting what a member is in but has not mounted", async () => {
    const team = await openSandbox();
    const { entries } = (await team.rpc("sharing/list_mountable_folders", {}, { as: "carol" })).json;

    expect(entries.map((one: Json) => one.name)).toEqual(["Board minutes"]);
    await team.close();
  });
});

import { describe, expect, it } from "vitest";
import { type Json, type OpenSandbox, openSandbox } from "./open_sandbox.ts";

async function namespaceNamed(team: OpenSandbox, name: string): Promise<string> {
  return (await team.team()).namespaces.find((one: Json) => one.name === name).id;
}

function listing(team: OpenSandbox, root: string, who: { as?: string; admin?: string }) {
  return team.rpc("files/list_folder", { path: "" }, { ...who, root });
}

describe("who sees a namespace", () => {
  it("an admin sees every home and team folder of the team", async () => {
    const team = await openSandbox();
    for (const name of ["Bob Brown", "Carol Çelik", "Dan Diaz", "Engineering", "Payroll"]) {
      const answer = await listing(team, await namespaceNamed(team, name), { admin: "alice" });
      expect([name, answer.status]).toEqual([name, 200]);
    }
    await team.close();
  });

  it("an admin does not see what belongs to another team, but its member does", async () => {
    const team = await openSandbox();
    const offer = await namespaceNamed(team, "Offer");
    const asAdmin = await listing(team, offer, { admin: "alice" });
    const asBob = await listing(team, offer, { as: "bob" });

    expect([asAdmin.status, asAdmin.json.error]).toEqual([422, { ".tag": "no_permission" }]);
    expect(asBob.json.entries).toMatchObject([{ name: "Terms.txt" }]);
    await team.close();
  });

  it("a member sees a restricted folder as no_access and cannot enter it", async () => {
    const team = await openSandbox();
    const engineering = await namespaceNamed(team, "Engineering");
    const { json } = await listing(team, engineering, { as: "bob" });
    const payroll = json.entries.find((entry: Json) => entry.name === "Payroll");
    const inside = await team.rpc("files/list_folder", { path: "/Payroll" }, {
      as: "bob",
      root: engineering,
    });

    expect(payroll.sharing_info).toMatchObject({ no_access: true, traverse_only: false });
    expect(inside.json.error).toEqual({ ".tag": "path", path: { ".tag": "not_found" } });
    await team.close();
  });

  it("an archived team folder is in nobody's tree and cannot be read", async () => {
    const team = await openSandbox();
    await team.control("POST", "team-folders/Marketing/archive", {});
    const marketing = await namespaceNamed(team, "Marketing");

    expect((await listing(team, marketing, { admin: "alice" })).status).toBe(422);
    expect((await team.rpc("team/team_folder/get_info", { team_folder_ids: [marketing] })).text).toContain(
      "archived",
    );
    await team.control("PATCH", "switches", { archived_team_folder_readable: true });
    expect((await listing(team, marketing, { admin: "alice" })).status).toBe(200);
    await team.close();
  });

  it("nobody acts as a suspended or removed member", async () => {
    const team = await openSandbox();
    const suspended = await team.rpc("files/list_folder", { path: "" }, { as: "dan" });
    await team.control("DELETE", "members/bob");
    const removed = await team.rpc("files/list_folder", { path: "" }, { as: "bob" });

    expect([suspended.status, suspended.json.error[".tag"]]).toEqual([401, "user_suspended"]);
    expect([removed.status, removed.json.error[".tag"]]).toEqual([401, "invalid_select_user"]);
    await team.close();
  });

  it("who returns is a new member with a new, empty home", async () => {
    const team = await openSandbox();
    const before = (await team.team()).members.find((one: Json) => one.email.startsWith("bob@"));
    await team.control("DELETE", "members/bob");
    const back = await team.control("POST", `members/${before.id}/return`, {});

    expect(back.id).not.toBe(before.id);
    expect(back.home).not.toBe(before.home);
    expect((await team.rpc("files/list_folder", { path: "" }, { as: back.id })).json.entries).toEqual([]);
    await team.close();
  });
});

describe("the same file by other paths", () => {
  it("is found by ns:, id: and rev:", async () => {
    const team = await openSandbox();
    const home = await namespaceNamed(team, "Bob Brown");
    const one = (await team.rpc("files/get_metadata", { path: "/src/lib.rs" }, { as: "bob" })).json;

    for (const path of [`ns:${home}/SRC/LIB.RS`, one.id, `rev:${one.rev}`]) {
      expect((await team.rpc("files/get_metadata", { path }, { as: "bob" })).json).toEqual(one);
    }
    await team.close();
  });

  it("has no path where the caller's tree does not hold it", async () => {
    const team = await openSandbox();
    const home = await namespaceNamed(team, "Bob Brown");
    const { json } = await team.rpc("files/get_metadata", { path: `ns:${home}/src/lib.rs` }, {
      admin: "alice",
    });

    expect(json).toMatchObject({ ".tag": "file", name: "lib.rs" });
    expect(json).not.toHaveProperty("path_lower");
    await team.close();
  });
});

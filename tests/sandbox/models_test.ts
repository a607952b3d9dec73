import { describe, expect, it } from "vitest";
import { type Json, type OpenSandbox, openSandbox } from "./open_sandbox.ts";

async function seen(team: OpenSandbox) {
  const account = (await team.rpc("users/get_current_account", undefined, { as: "bob" })).json.root_info;
  const root = { as: "bob", root: account.root_namespace_id };
  const { entries } = await team.list({ path: "" }, root);
  const asked = ["has_team_shared_dropbox", "has_distinct_member_homes"];
  const { values } = (await team.rpc("team/features/get_values", { features: asked })).json;
  return {
    rootTag: account[".tag"],
    isHome: account.root_namespace_id === account.home_namespace_id,
    homePath: account.home_path,
    top: entries.map((entry: Json) => entry.name),
    features: values.map((value: Json) => value[value[".tag"]][value[".tag"]]),
  };
}

describe("content models (dropbox-api.md 2.3)", () => {
  it("a: team folders are mounted in the home, which is the root", async () => {
    const team = await openSandbox({ switches: { model: "a" } });

    expect(await seen(team)).toMatchObject({ rootTag: "user", isHome: true, features: [false, false] });
    expect((await seen(team)).top).toEqual(expect.arrayContaining(["Marketing", "Engineering", "src"]));
    expect((await seen(team)).homePath).toBeUndefined();
    await team.close();
  });

  it("b: one root for all, where a member sees no home but the own", async () => {
    const team = await openSandbox({ switches: { model: "b" } });

    expect(await seen(team)).toMatchObject({
      rootTag: "team",
      isHome: false,
      homePath: "/Bob Brown",
      features: [true, false],
    });
    expect((await seen(team)).top).toEqual(["Bob Brown", "Engineering", "Marketing"]);
    const folders = (await team.rpc("team/team_folder/list", {})).json.team_folders;
    expect(folders).toMatchObject([{ is_team_shared_dropbox: true }]);
    await team.close();
  });

  it("c: everybody has a root with the home and the team folders", async () => {
    const team = await openSandbox({ switches: { model: "c" } });

    expect(await seen(team)).toMatchObject({
      rootTag: "user",
      isHome: false,
      homePath: "/Bob Brown",
      features: [false, true],
    });
    expect((await seen(team)).top).toEqual(["Bob Brown", "Engineering", "Marketing"]);
    await team.close();
  });

  it("a team that migrates keeps its homes, and the old root is refused with the new one", async () => {
    const team = await openSandbox({ switches: { model: "a" } });
    const home = (await team.rpc("users/get_current_account", undefined, { as: "bob" })).json.root_info
      .home_namespace_id;
    await team.control("PUT", "model", { model: "c" });
    const asserted = JSON.stringify({ ".tag": "root", root: home });

    const answer = await team.rpc("files/list_folder", { path: "" }, {
      as: "bob",
      headers: { "Dropbox-API-Path-Root": asserted },
    });

    expect([answer.status, answer.json.error[".tag"]]).toEqual([422, "invalid_root"]);
    expect(answer.json.error.invalid_root).toMatchObject({ ".tag": "user", home_namespace_id: home });
    expect((await team.list({ path: "" }, { as: "bob", root: home })).entries.length).toBeGreaterThan(3);
    await team.close();
  });
});

import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { addLink, mintAccessToken, revokeLink } from "../../src/sandbox/oauth/links.ts";
import { addMember } from "../../src/sandbox/team/members.ts";
import { currentAccount, spaceUsage } from "../../src/sandbox/wire/routes/accounts.ts";
import * as reading from "../../src/sandbox/wire/routes/reading.ts";
import { membersList } from "../../src/sandbox/wire/routes/team.ts";
import { openTeam, type Options, type Team } from "./writes_harness.ts";

let team: Team;
beforeAll(async () => {
  team = await openTeam();
  team.dispatch.on(reading.listFolder, ({ actor }) => actor.rootNamespace)
    .on(reading.longpoll, () => ({ changes: false }))
    .on(spaceUsage, () => "reached").on(currentAccount, () => "reached").on(membersList, () => "reached");
});
afterAll(() => team.close());

const list = (options: Options = {}) => team.call("files/list_folder", { path: "" }, options);
const root = (value: unknown) => list({ headers: { "Dropbox-API-Path-Root": JSON.stringify(value) } });
const bearer = (token: string, rest: Options = {}) => ({
  ...rest,
  headers: { Authorization: `Bearer ${token}` },
});
const minted = (scopes: string[], member = team.alice) => {
  const link = addLink(team.state, "app", member.id, scopes);
  return { id: link.id, token: mintAccessToken(team.state, link.id).token };
};

describe("the token", () => {
  it("must be there and well formed, else a 400 text", async () => {
    const absent = await team.dispatch.answer(
      new Request("http://127.0.0.1/2/files/list_folder", { method: "POST" }),
    );
    const malformed = await list({ headers: { Authorization: "Basic x" } });

    expect([absent.status, malformed.status]).toEqual([400, 400]);
    expect(await absent.text()).toContain('Must provide HTTP header "Authorization"');
  });

  it("that nobody issued is 401 invalid_access_token with the realm", async () => {
    const { status, json, headers } = await list(bearer("sl.unknown"));

    expect([status, json.error]).toEqual([401, { ".tag": "invalid_access_token" }]);
    expect(headers.get("www-authenticate")).toBe('Bearer realm="Dropbox-API"');
  });

  it("that was revoked is 401 invalid_access_token, an old one expired_access_token", async () => {
    const revoked = minted(["files.metadata.read", "team_data.member"]);
    revokeLink(team.state, revoked.id);
    const old = minted(["files.metadata.read", "team_data.member"]);
    team.state.db.run(
      "update access_tokens set expires_at = '2020-01-01T00:00:00Z' where token = ?",
      old.token,
    );

    const answers = [await list(bearer(revoked.token)), await list(bearer(old.token))];

    expect(answers.map((one) => one.json.error[".tag"])).toEqual([
      "invalid_access_token",
      "expired_access_token",
    ]);
  });

  it("without the route's scope is 401 missing_scope, flattened", async () => {
    const poor = minted(["team_data.member"]);

    const { status, json } = await list(bearer(poor.token));

    expect([status, json.error]).toEqual([401, {
      ".tag": "missing_scope",
      required_scope: "files.metadata.read",
    }]);
    expect(json.error_summary).toMatch(/^missing_scope\/\.{0,3}$/);
  });

  it("of a team needs a Select header on a user route, that of a user none", async () => {
    const personal = minted(["files.metadata.read"], team.bob);

    const bare = await list({ as: null });
    const own = await list(bearer(personal.token, { as: null }));

    expect([bare.status, bare.text]).toEqual([400, expect.stringContaining("Dropbox-API-Select-User")]);
    expect(own.json).toBe(team.bob.home);
  });

  it("of a user is a 400 text on a team route", async () => {
    const personal = minted(["files.metadata.read"], team.bob);

    const { status, text } = await team.call(
      "team/members/list_v2",
      {},
      bearer(personal.token, { as: null }),
    );

    expect([status, text]).toEqual([400, expect.stringContaining("one Dropbox account")]);
  });

  it("is refused by the longpoll, which takes none", async () => {
    const arg = { cursor: "AAx" };
    const plain = new Request("http://127.0.0.1/2/files/list_folder/longpoll", {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(arg),
    });

    const withToken = await team.call("files/list_folder/longpoll", arg);
    const without = await team.dispatch.answer(plain);

    expect([withToken.status, withToken.text]).toEqual([
      400,
      expect.stringContaining("includes an Authorization header, but this function does not use it."),
    ]);
    expect(await without.json()).toEqual({ changes: false });
  });
});

describe("the Select headers", () => {
  it("name an active member, else 401 invalid_select_user or user_suspended", async () => {
    const status = (state: "suspended" | "removed" | "invited") =>
      addMember(team.state, { given_name: "Sue", surname: state, email: `${state}@acme.test`, status: state })
        .id;

    const tags = [];
    for (const as of ["dbmid:nobody", status("removed"), status("invited"), status("suspended")]) {
      tags.push((await list({ as })).json.error[".tag"]);
    }

    expect(tags).toEqual([
      "invalid_select_user",
      "invalid_select_user",
      "invalid_select_user",
      "user_suspended",
    ]);
  });

  it("name an admin in Select-Admin, else 401 invalid_select_admin", async () => {
    const admin = await list({ admin: team.alice.id });
    const member = await list({ admin: team.bob.id });

    expect(admin.status).toBe(200);
    expect([member.status, member.json.error]).toEqual([401, { ".tag": "invalid_select_admin" }]);
  });

  it("are a 400 text where the route does not support Select-Admin, and on team routes", async () => {
    const space = await team.call("users/get_space_usage", null, { admin: team.alice.id });
    const members = await team.call("team/members/list_v2", {});

    expect([space.status, members.status]).toEqual([400, 400]);
    expect(space.text).toContain("Dropbox-API-Select-Admin");
  });
});

describe("the path root", () => {
  it("is the member's home, or what the header names of what the member sees", async () => {
    const [home, named, own] = [
      await list(),
      await root({ ".tag": "namespace_id", namespace_id: team.alice.home }),
      await root({ ".tag": "root", root: rootOf(team.alice.id) }),
    ];

    expect([home.json, named.json, own.json]).toEqual([
      team.alice.home,
      team.alice.home,
      rootOf(team.alice.id),
    ]);
  });

  it("of a namespace that the member does not see is 422 no_permission", async () => {
    const { status, json } = await root({ ".tag": "namespace_id", namespace_id: team.bob.home });

    expect(status).toBe(422);
    expect(json).toEqual({
      error_summary: expect.stringMatching(/^no_permission\/\.{0,3}$/),
      error: { ".tag": "no_permission" },
    });
  });

  it("that is no longer the root is 422 invalid_root with where it is now, nested", async () => {
    const { status, json } = await root({ ".tag": "root", root: "1" });

    expect(status).toBe(422);
    expect(json.error).toEqual({
      ".tag": "invalid_root",
      invalid_root: {
        ".tag": "user",
        root_namespace_id: rootOf(team.alice.id),
        home_namespace_id: team.alice.home,
        home_path: "/Alice Ames",
      },
    });
    expect(json.error_summary).toMatch(/^invalid_root\/user\/\.{0,3}$/);
  });

  it("that is no JSON, or no PathRoot, is a 400 text", async () => {
    const garbage = await list({ headers: { "Dropbox-API-Path-Root": "{" } });
    const strange = await root({ ".tag": "elsewhere" });

    expect([garbage.status, strange.status]).toEqual([400, 400]);
    expect(strange.text).toContain(`HTTP header "Dropbox-API-Path-Root": unknown tag 'elsewhere'`);
  });
});

function rootOf(member: string): string {
  return team.state.db.row<{ root: string }>("select root from members where id = ?", member)!.root;
}

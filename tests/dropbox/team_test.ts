import { describe, expect, it } from "vitest";
import { clientOf, failureOf, refusal } from "./support.ts";
import { json, recording } from "./wire.ts";

const profile = (id: string, fields = {}) => ({
  team_member_id: `dbmid:${id}`,
  account_id: `dbid:${id}`,
  email: `${id}@acme.example`,
  email_verified: true,
  status: { ".tag": "active" },
  name: { given_name: id, surname: "", familiar_name: id, display_name: id, abbreviated_name: id },
  membership_type: { ".tag": "full" },
  groups: [],
  member_folder_id: "1",
  root_folder_id: "2",
  ...fields,
});
const role = (name: string) => ({ role_id: "pid_dbtmr:1", name, description: "" });

async function collect<T>(items: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const item of items) all.push(item);
  return all;
}

describe("members", () => {
  it("gives all pages, each with its status", async () => {
    const removed = { ".tag": "removed", removed: { is_recoverable: true, is_disconnected: false } };
    const { account_id: _, ...invited } = profile("carol", { status: { ".tag": "invited" } });
    const first = { profile: profile("alice"), roles: [role("Team admin")] };
    const { fetch, seen } = recording(
      json({ members: [first, { profile: profile("bob") }], cursor: "c1", has_more: true }),
      json({
        members: [{ profile: invited }, { profile: profile("dan", { status: removed }) }],
        cursor: "c2",
        has_more: false,
      }),
    );

    const members = await collect(clientOf(fetch).members({ includeRemoved: true }));

    expect(members.map(({ name, status, isAdmin }) => [name, status, isAdmin])).toEqual([
      ["alice", "active", true],
      ["bob", "active", false],
      ["carol", "invited", false],
      ["dan", "removed", false],
    ]);
    expect(members[2]!.accountId).toBeNull();
    expect(members[0]).toMatchObject({ id: "dbmid:alice", homeNamespace: "1", rootNamespace: "2" });
    expect(seen.map(({ url, arg }) => [new URL(url).pathname, arg])).toEqual([
      ["/2/team/members/list_v2", { limit: 1000, include_removed: true }],
      ["/2/team/members/list/continue_v2", { cursor: "c1" }],
    ]);
  });

  it("starts over on a void cursor and gives nobody twice", async () => {
    const one = json({ members: [{ profile: profile("alice") }], cursor: "c", has_more: true });
    const two = json({ members: [{ profile: profile("bob") }], cursor: "d", has_more: false });
    const { fetch, seen } = recording(one, () => refusal(409, { ".tag": "invalid_cursor" }), one, two);

    const members = await collect(clientOf(fetch).members());

    expect(members.map((member) => member.name)).toEqual(["alice", "bob"]);
    expect(seen).toHaveLength(4);
  });

  it("fails where the cursor is void every time", async () => {
    const one = json({ members: [{ profile: profile("alice") }], cursor: "c", has_more: true });
    const { fetch, seen } = recording((call) =>
      call.url.endsWith("list_v2") ? one() : refusal(409, { ".tag": "invalid_cursor" })
    );

    const error = await failureOf(collect(clientOf(fetch).members()));

    expect([error.kind, seen.length]).toEqual(["reset", 8]);
  });
});

describe("namespaces", () => {
  it("gives each once, with tags of tomorrow as other", async () => {
    const namespace = (id: string, tag: string, fields = {}) => ({
      name: tag,
      namespace_id: id,
      namespace_type: { ".tag": tag },
      ...fields,
    });
    const { fetch } = recording(json({
      namespaces: [
        namespace("1", "team_folder"),
        namespace("2", "team_member_folder", { team_member_id: "dbmid:bob" }),
        namespace("1", "team_folder"),
        namespace("3", "team_hologram"),
      ],
      cursor: "c",
      has_more: false,
    }));

    const namespaces = await collect(clientOf(fetch).namespaces());

    expect(namespaces).toEqual([
      { id: "1", name: "team_folder", kind: "team_folder", memberId: null },
      { id: "2", name: "team_member_folder", kind: "team_member_folder", memberId: "dbmid:bob" },
      { id: "3", name: "team_hologram", kind: "other", memberId: null },
    ]);
  });
});

describe("the team", () => {
  it("is asked for with no body and no content type, as void arguments are", async () => {
    const { fetch, seen } = recording(json({ team_id: "dbtid:A", name: "Acme", a_field_of_tomorrow: 1 }));

    expect(await clientOf(fetch).team()).toEqual({ id: "dbtid:A", name: "Acme" });
    expect(seen[0]!.bytes).toHaveLength(0);
    expect(seen[0]!.headers.get("content-type")).toBeNull();
  });

  it("has features, each under its own union", async () => {
    const { fetch } = recording(json({
      values: [
        { ".tag": "upload_api_rate_limit", upload_api_rate_limit: { ".tag": "limit", limit: 50 } },
        {
          ".tag": "has_team_shared_dropbox",
          has_team_shared_dropbox: { ".tag": "has_team_shared_dropbox", has_team_shared_dropbox: true },
        },
        { ".tag": "has_team_file_events", has_team_file_events: { ".tag": "enabled", enabled: false } },
        { ".tag": "a_feature_of_tomorrow" },
      ],
    }));

    expect(await clientOf(fetch).features()).toEqual({
      uploadLimit: 50,
      hasTeamSharedDropbox: true,
      hasDistinctMemberHomes: false,
      hasFileEvents: false,
    });
  });

  it("has an admin who linked it, or says that none is left", async () => {
    const { fetch } = recording(
      json({ admin_profile: profile("alice") }),
      () => refusal(409, { ".tag": "admin_not_active" }),
    );
    const client = clientOf(fetch);

    expect(await client.authenticatedAdmin()).toMatchObject({ id: "dbmid:alice", isAdmin: true });
    expect(await failureOf(client.authenticatedAdmin())).toMatchObject({ code: "admin_not_active" });
  });
});

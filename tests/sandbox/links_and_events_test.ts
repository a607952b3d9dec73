import { describe, expect, it } from "vitest";
import { openSandbox } from "./open_sandbox.ts";

const alice = { as: "alice" };

describe("files/get_temporary_link", () => {
  it("gives the bytes for four hours and 410 after", async () => {
    const team = await openSandbox();
    const { json } = await team.rpc("files/get_temporary_link", { path: "/Welcome.txt" }, alice);
    const open = () => team.sandbox.fetch(new Request(json.link));
    const before = await open();
    await team.control("POST", "clock/advance", { seconds: 4 * 3600 + 1 });

    expect([json.metadata.name, await before.text()]).toEqual(["Welcome.txt", "Hello Dropbox!"]);
    expect((await open()).status).toBe(410);
    expect((await team.sandbox.fetch(new Request(`${json.link}0`))).status).toBe(404);
    await team.close();
  });

  it("is refused for what must be exported", async () => {
    const team = await openSandbox();
    const answer = await team.rpc("files/get_temporary_link", { path: "/Forecast.gsheet" }, alice);

    expect(answer.json.error).toEqual({ ".tag": "unsupported_file" });
    await team.close();
  });
});

describe("team_log/get_events", () => {
  it("begins with an empty page that has more, then tells what was asked for", async () => {
    const team = await openSandbox();
    await team.control("POST", "events", { member: "bob", type: "file_delete", category: "file_operations" });
    await team.control("POST", "events", { member: "bob", type: "login_success", category: "logins" });
    const first = (await team.rpc("team_log/get_events", { category: "logins" })).json;
    const second = (await team.rpc("team_log/get_events/continue", { cursor: first.cursor })).json;

    expect(first).toMatchObject({ events: [], has_more: true });
    expect(second).toMatchObject({ events: [{ event_type: { ".tag": "login_success" } }], has_more: false });
    expect(second.events[0].actor.user.email).toBe("bob@acme.example");
    await team.close();
  });

  it("refuses filters that exclude each other and a strange cursor", async () => {
    const team = await openSandbox();
    const both = await team.rpc("team_log/get_events", { category: "logins", event_type: "file_delete" });
    const strange = await team.rpc("team_log/get_events/continue", { cursor: "x" });

    expect(both.json.error).toEqual({ ".tag": "invalid_filters" });
    expect(strange.json.error).toEqual({ ".tag": "bad_cursor" });
    await team.close();
  });
});

describe("users/get_account_batch", () => {
  it("knows teammates and strangers, and names whom it does not know", async () => {
    const team = await openSandbox();
    const offer = (await team.team()).namespaces.find((one: { name: string }) => one.name === "Offer").id;
    const { users } =
      (await team.rpc("sharing/list_folder_members", { shared_folder_id: offer }, { as: "bob" })).json;
    const ids = users.map((one: { user: { account_id: string } }) => one.user.account_id);
    const known = await team.rpc("users/get_account_batch", { account_ids: ids }, alice);
    const none = await team.rpc(
      "users/get_account_batch",
      { account_ids: [`dbid:${"x".repeat(35)}`] },
      alice,
    );

    expect(JSON.parse(known.text).map((one: { is_teammate: boolean }) => one.is_teammate).sort()).toEqual([
      false,
      true,
    ]);
    expect(none.json.error).toEqual({ ".tag": "no_account", no_account: `dbid:${"x".repeat(35)}` });
    await team.close();
  });
});

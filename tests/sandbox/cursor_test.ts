import { describe, expect, it } from "vitest";
import { openSandbox } from "./open_sandbox.ts";

const bob = { as: "bob" };

describe("a cursor", () => {
  it("survives a restart between two pages", async () => {
    const dir = await Deno.makeTempDir();
    const first = await openSandbox({ dir });
    const page = (await first.rpc("files/list_folder", { path: "", recursive: true, limit: 4 }, bob)).json;
    const whole = await first.list({ path: "", recursive: true }, bob);
    await first.close();
    const second = await openSandbox({ dir });

    const rest = await second.onward(page.cursor, bob);

    expect([...page.entries, ...rest.entries]).toEqual(whole.entries);
    await second.close();
    await Deno.remove(dir, { recursive: true });
  });

  it("is reset on demand", async () => {
    const team = await openSandbox();
    const { cursor } = await team.list({ path: "" }, bob);
    await team.control("POST", "cursors/reset", {});

    const answer = await team.rpc("files/list_folder/continue", { cursor }, bob);

    expect([answer.status, answer.json.error]).toEqual([409, { ".tag": "reset" }]);
    expect((await team.list({ path: "" }, bob)).entries.length).toBeGreaterThan(0);
    await team.close();
  });

  it("of garbage is a 400 text", async () => {
    const team = await openSandbox();
    const answer = await team.rpc("files/list_folder/continue", { cursor: "AAnothing" }, bob);

    expect(answer.status).toBe(400);
    expect(answer.text).toMatch(
      /^Error in call to API function "files\/list_folder\/continue": request body: cursor/,
    );
    await team.close();
  });

  it("belongs to who asked for it", async () => {
    const team = await openSandbox();
    const { cursor } = await team.list({ path: "" }, bob);

    expect((await team.rpc("files/list_folder/continue", { cursor }, { as: "alice" })).status).toBe(400);
    await team.control("PATCH", "switches", { foreign_cursor: "reset" });
    expect((await team.rpc("files/list_folder/continue", { cursor }, { as: "alice" })).json.error[".tag"])
      .toBe("reset");
    await team.close();
  });

  it("of a folder that went away answers path/not_found", async () => {
    const team = await openSandbox();
    const { cursor } = await team.list({ path: "/src" }, bob);
    await team.control("POST", "delete", { member: "bob", path: "/src" });

    const answer = await team.rpc("files/list_folder/continue", { cursor }, bob);

    expect(answer.json.error).toEqual({ ".tag": "path", path: { ".tag": "not_found" } });
    await team.close();
  });

  it("taken as the latest brings what comes after it, also below mounts", async () => {
    const team = await openSandbox();
    const arg = { path: "", recursive: true };
    const { cursor } = (await team.rpc("files/list_folder/get_latest_cursor", arg, bob)).json;
    await team.control("POST", "put", { folder: "Launch plan", path: "/late.txt", text: "late" });

    const { entries } = await team.onward(cursor, bob);

    expect(entries.map((entry) => entry.path_lower)).toEqual(["/launch plan/late.txt"]);
    await team.close();
  });

  it("waits without a token, and hears of a change", async () => {
    const team = await openSandbox();
    const { cursor } = await team.list({ path: "" }, bob);
    const body = JSON.stringify({ cursor });
    const headers = { "Content-Type": "application/json" };
    const waiting = team.sandbox.fetch(
      new Request("http://sim/2/files/list_folder/longpoll", { method: "POST", headers, body }),
    );
    await team.control("POST", "put", { member: "bob", path: "/new.txt", text: "new" });

    expect(await (await waiting).json()).toEqual({ changes: true });
    await team.close();
  });
});

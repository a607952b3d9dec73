import { describe, expect, it } from "vitest";
import { type Json, openSandbox } from "./open_sandbox.ts";

function paths(entries: Json[]): string[] {
  return entries.map((entry) => entry.path_lower);
}

describe("files/list_folder", () => {
  it("gives every entry exactly once, whatever the page size", async () => {
    const team = await openSandbox();
    const whole = await team.list({ path: "", recursive: true }, { as: "carol" });

    for (const limit of [1, 2, 7]) {
      const cut = await team.list({ path: "", recursive: true, limit }, { as: "carol" });
      expect(paths(cut.entries)).toEqual(paths(whole.entries));
      expect(cut.pages).toBeGreaterThanOrEqual(Math.floor(whole.entries.length / limit));
    }
    await team.close();
  });

  it("may give empty pages with has_more", async () => {
    const team = await openSandbox({ switches: { empty_page_every: 2, page_limit: 3 } });
    const first = (await team.rpc("files/list_folder", { path: "" }, { as: "alice" })).json;
    const second =
      (await team.rpc("files/list_folder/continue", { cursor: first.cursor }, { as: "alice" })).json;

    expect(second).toMatchObject({ entries: [], has_more: true });
    await team.close();
  });

  it("goes into mounted folders, or stops at them", async () => {
    const team = await openSandbox();
    const inside = await team.list({ path: "", recursive: true }, { as: "bob" });
    const outside = await team.list({ path: "", recursive: true, include_mounted_folders: false }, {
      as: "bob",
    });

    expect(paths(inside.entries)).toContain("/launch plan/plan.md");
    expect(paths(outside.entries)).toContain("/launch plan");
    expect(paths(outside.entries)).not.toContain("/launch plan/plan.md");
    await team.close();
  });

  it("lists one level without recursive, and a folder by its id", async () => {
    const team = await openSandbox();
    const top = await team.list({ path: "" }, { as: "bob" });
    const src = top.entries.find((entry) => entry.name === "src");
    const below = await team.list({ path: src.id }, { as: "bob" });

    expect(paths(top.entries)).not.toContain("/src/main.rs");
    expect(paths(below.entries)).toEqual(["/src/lib.rs", "/src/main.rs"]);
    await team.close();
  });

  it("refuses what is no folder", async () => {
    const team = await openSandbox();
    const missing = await team.rpc("files/list_folder", { path: "/nowhere" }, { as: "bob" });
    const file = await team.rpc("files/list_folder", { path: "/Welcome.txt" }, { as: "bob" });
    const slash = await team.rpc("files/list_folder", { path: "/" }, { as: "bob" });

    expect(missing.json.error).toEqual({ ".tag": "path", path: { ".tag": "not_found" } });
    expect(file.json.error).toEqual({ ".tag": "path", path: { ".tag": "not_folder" } });
    expect([slash.status, slash.text]).toEqual([400, expect.stringContaining('rather than as "/"')]);
    await team.close();
  });

  it("lists the deleted when asked", async () => {
    const team = await openSandbox();
    await team.control("POST", "delete", { member: "bob", path: "/src" });

    const { entries } = await team.list({ path: "", recursive: true, include_deleted: true }, { as: "bob" });

    const gone = entries.filter((entry) => entry[".tag"] === "deleted");
    expect(paths(gone)).toEqual(["/src", "/src/lib.rs", "/src/main.rs"]);
    await team.close();
  });

  it("leaves out what cannot be downloaded, when asked", async () => {
    const team = await openSandbox();
    const { entries } = await team.list({ path: "", include_non_downloadable_files: false }, { as: "alice" });

    expect(paths(entries)).not.toContain("/meeting notes.paper");
    expect(paths(entries)).toContain("/welcome.txt");
    await team.close();
  });

  it("gives the wire shape of a file", async () => {
    const team = await openSandbox();
    const { entries } = await team.list({ path: "" }, { as: "bob" });

    expect(entries.find((entry) => entry.name === "Welcome.txt")).toEqual({
      ".tag": "file",
      name: "Welcome.txt",
      path_lower: "/welcome.txt",
      path_display: "/Welcome.txt",
      id: expect.stringMatching(/^id:[\w-]{22}$/),
      client_modified: "2026-03-14T09:26:53Z",
      server_modified: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/),
      rev: expect.stringMatching(/^[0-9a-f]{21}$/),
      size: 14,
      is_downloadable: true,
      content_hash: "16dff8700700b9aa627e24bbf832940c084b41ade5c5d6fe5417963a547ed9c2",
    });
    await team.close();
  });
});

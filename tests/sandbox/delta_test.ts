import { describe, expect, it } from "vitest";
import { type Json, openSandbox } from "./open_sandbox.ts";

const bob = { as: "bob" };

function told(entries: Json[]): string[] {
  return entries.map((entry) => `${entry[".tag"]} ${entry.path_display}`);
}

describe("files/list_folder/continue", () => {
  it("tells the deletion of a folder in one entry", async () => {
    const team = await openSandbox();
    const { cursor } = await team.list({ path: "", recursive: true }, bob);
    await team.control("POST", "delete", { member: "bob", path: "/src" });

    const delta = await team.onward(cursor, bob);

    expect(told(delta.entries)).toEqual(["deleted /src"]);
    expect(Object.keys(delta.entries[0]).sort()).toEqual([".tag", "name", "path_display", "path_lower"]);
    await team.close();
  });

  it("tells a moved folder as gone and all below it as new, with the same ids and new revs", async () => {
    const team = await openSandbox();
    const before = await team.list({ path: "", recursive: true }, bob);
    await team.control("POST", "move", { member: "bob", from: "/src", to: "/code" });

    const delta = await team.onward(before.cursor, bob);

    expect(told(delta.entries)).toEqual([
      "deleted /src",
      "folder /code",
      "file /code/lib.rs",
      "file /code/main.rs",
    ]);
    const old = before.entries.find((entry) => entry.name === "lib.rs");
    expect(delta.entries[2]).toMatchObject({ id: old.id, content_hash: old.content_hash });
    expect(delta.entries[2].rev).not.toBe(old.rev);
    await team.close();
  });

  it("may tell the two halves of a move in the other order", async () => {
    const team = await openSandbox({ switches: { move_order: "added_first" } });
    const { cursor } = await team.list({ path: "", recursive: true }, bob);
    await team.control("POST", "move", { member: "bob", from: "/src/lib.rs", to: "/lib.rs" });

    expect(told((await team.onward(cursor, bob)).entries)).toEqual(["file /lib.rs", "deleted /src/lib.rs"]);
    await team.close();
  });

  it("gives a file that was deleted and made again a new id", async () => {
    const team = await openSandbox();
    const before = await team.list({ path: "" }, bob);
    await team.control("POST", "delete", { member: "bob", path: "/Welcome.txt" });
    await team.control("POST", "put", { member: "bob", path: "/Welcome.txt", text: "again" });

    const { entries } = await team.onward(before.cursor, bob);

    expect(told(entries)).toEqual(["deleted /Welcome.txt", "file /Welcome.txt"]);
    expect(entries[1].id).not.toBe(before.entries.find((entry) => entry.name === "Welcome.txt").id);
    await team.close();
  });

  it("tells a file that changed often once, as it is", async () => {
    const team = await openSandbox();
    const { cursor } = await team.list({ path: "" }, bob);
    for (const text of ["one", "two", "three!"]) {
      await team.control("POST", "put", { member: "bob", path: "/Welcome.txt", text });
    }

    const { entries } = await team.onward(cursor, bob);

    expect(entries).toMatchObject([{ name: "Welcome.txt", size: 6 }]);
    await team.close();
  });

  it("says nothing of a rename that only changes case", async () => {
    const team = await openSandbox();
    const { cursor } = await team.list({ path: "" }, bob);
    await team.control("POST", "rename-case", { member: "bob", path: "/Welcome.txt", name: "WELCOME.txt" });

    expect((await team.onward(cursor, bob)).entries).toEqual([]);
    expect(told((await team.list({ path: "" }, bob)).entries)).toContain("file /WELCOME.txt");
    await team.close();
  });

  it("tells sharing as a deletion, a mount point and the content anew", async () => {
    const team = await openSandbox();
    const { cursor } = await team.list({ path: "", recursive: true }, bob);
    await team.control("POST", "shared-folders", { member: "bob", path: "/src", with: ["carol"] });

    const { entries } = await team.onward(cursor, bob);

    expect(told(entries)).toEqual(["deleted /src", "folder /src", "file /src/lib.rs", "file /src/main.rs"]);
    expect(entries[1].sharing_info.shared_folder_id).toBe(entries[2].sharing_info.parent_shared_folder_id);
    await team.close();
  });

  it("tells the loss of a shared folder as a deletion", async () => {
    const team = await openSandbox();
    const { cursor } = await team.list({ path: "", recursive: true }, bob);
    await team.control("DELETE", "shared-folders/Launch%20plan/members/bob");

    expect(told((await team.onward(cursor, bob)).entries)).toEqual(["deleted /Launch plan"]);
    await team.close();
  });

  it("tells what happens in a mounted namespace under every member who mounts it", async () => {
    const team = await openSandbox();
    const ours = await team.list({ path: "", recursive: true }, bob);
    const theirs = await team.list({ path: "", recursive: true }, { as: "carol" });
    await team.control("POST", "put", { folder: "Launch plan", path: "/News.txt", text: "news" });

    expect(told((await team.onward(ours.cursor, bob)).entries)).toEqual(["file /Launch plan/News.txt"]);
    expect(told((await team.onward(theirs.cursor, { as: "carol" })).entries)).toEqual([
      "file /Shared with me/Launch plan/News.txt",
    ]);
    await team.close();
  });
});

describe("a restricted folder inside a team folder", () => {
  it("gives its content to who is let in, and takes it from who is put out", async () => {
    const team = await openSandbox();
    const engineering = (await team.team()).namespaces.find((one: Json) => one.name === "Engineering").id;
    const inside = { as: "bob", root: engineering };
    const { cursor } = await team.list({ path: "", recursive: true }, inside);
    await team.control("PUT", "folders/Payroll/access/bob", { access: "viewer" });
    const opened = await team.onward(cursor, inside);
    await team.control("DELETE", "folders/Payroll/access/bob");
    const closed = await team.onward(opened.cursor, inside);

    expect(told(opened.entries)).toEqual(["folder /Payroll", "file /Payroll/2026.csv"]);
    expect(opened.entries[0].sharing_info).toMatchObject({ no_access: false, read_only: true });
    expect(told(closed.entries)).toEqual(["deleted /Payroll", "folder /Payroll"]);
    expect(closed.entries[1].sharing_info.no_access).toBe(true);
    await team.close();
  });

  it("shows to who may only walk through it no files", async () => {
    const team = await openSandbox();
    await team.control("PUT", "folders/Payroll/access/bob", { access: "traverse" });
    const engineering = (await team.team()).namespaces.find((one: Json) => one.name === "Engineering").id;
    const { entries } = await team.list({ path: "", recursive: true }, { as: "bob", root: engineering });

    expect(told(entries)).not.toContain("file /Payroll/2026.csv");
    const payroll = entries.find((entry) => entry.name === "Payroll");
    expect(payroll.sharing_info).toMatchObject({ traverse_only: true, no_access: false });
    await team.close();
  });
});

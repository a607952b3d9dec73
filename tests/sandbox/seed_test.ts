import { describe, expect, it } from "vitest";
import { type Json, openSandbox } from "./open_sandbox.ts";

async function folderOnDisk(files: Record<string, string>): Promise<string> {
  const dir = await Deno.makeTempDir({ prefix: "sandbox-from-" });
  for (const [path, text] of Object.entries(files)) {
    await Deno.mkdir(`${dir}/${path}`.replace(/\/[^/]*$/, ""), { recursive: true });
    await Deno.writeTextFile(`${dir}/${path}`, text);
  }
  return dir;
}

describe("a team from a folder", () => {
  it("makes members of the first-level folders and team folders of theirs", async () => {
    const from = await folderOnDisk({
      "Ann Lee/a/x.txt": "x",
      "bob/y.txt": "y",
      "Team folders/Legal/z.txt": "z",
    });
    const team = await openSandbox({ content: { from } });
    const { members, namespaces } = await team.team();
    const x = await team.bytes("files/download", { path: "/a/x.txt" }, { as: "ann.lee" });

    expect(members.map((one: Json) => one.email)).toEqual(["ann.lee@acme.example", "bob@acme.example"]);
    expect(namespaces.find((one: Json) => one.name === "Legal")).toMatchObject({
      type: "team_folder",
      files: 1,
    });
    expect(await x.text()).toBe("x");
    await team.close();
    await Deno.remove(from, { recursive: true });
  });

  it("puts a folder with plain files under one member", async () => {
    const from = await folderOnDisk({ "x.txt": "x", "a/y.txt": "y" });
    const team = await openSandbox({ content: { from } });
    const { entries } = await team.list({ path: "", recursive: true }, { as: "alice.adams" });

    expect(entries.map((entry) => entry.path_lower)).toEqual(["/a", "/a/y.txt", "/x.txt"]);
    await team.close();
    await Deno.remove(from, { recursive: true });
  });

  it("follows the folder when it is mirrored again, and keeps apart what only case tells apart", async () => {
    const from = await folderOnDisk({
      "ann/keep.txt": "k",
      "ann/edit.txt": "1",
      "ann/gone.txt": "g",
      "ann/KEEP.txt": "K",
    });
    const team = await openSandbox({ content: { from } });
    const { cursor, entries } = await team.list({ path: "" }, { as: "ann" });
    await Deno.writeTextFile(`${from}/ann/edit.txt`, "two");
    await Deno.remove(`${from}/ann/gone.txt`);
    const done = await team.control("POST", "mirror", { member: "ann", from: `${from}/ann` });
    const delta = await team.onward(cursor, { as: "ann" });

    expect(entries.map((entry) => entry.name)).toContain("keep.txt (Case Conflict 1)");
    expect(done).toEqual({ put: 1, unchanged: 2, deleted: 1, skipped: [] });
    expect(delta.entries.map((entry) => `${entry[".tag"]} ${entry.name}`)).toEqual([
      "deleted gone.txt",
      "file edit.txt",
    ]);
    await team.close();
    await Deno.remove(from, { recursive: true });
  });

  it("takes in a member and a team folder that came later", async () => {
    const from = await folderOnDisk({ "ann/x.txt": "x", "\u7ecf\u8d39/y.txt": "y" });
    const team = await openSandbox({ content: { from } });
    for (const path of ["Team folders/Legal/z.txt", "\u4e2d/q.txt"]) {
      await Deno.mkdir(`${from}/${path}`.replace(/\/[^/]*$/, ""), { recursive: true });
      await Deno.writeTextFile(`${from}/${path}`, "later");
    }
    await team.control("POST", "mirror-team", { from });
    const { members } = await team.team();
    const root = members.find((one: Json) => one.email === "ann@acme.example").root;
    const { entries } = await team.list({ path: "", recursive: true }, { as: "ann", root });

    expect(members.map((one: Json) => one.email)).toEqual(
      ["ann", "member", "member2"].map((n) => `${n}@acme.example`),
    );
    expect(entries.map((entry) => entry.path_display)).toContain("/Legal/z.txt");
    await team.close();
    await Deno.remove(from, { recursive: true });
  });

  it("takes links as links, and leaves out what is neither file nor folder", async () => {
    const from = await folderOnDisk({ "ann/x.txt": "x" });
    await Deno.symlink("x.txt", `${from}/ann/link`);
    const { success } = await new Deno.Command("mkfifo", { args: [`${from}/ann/pipe`] }).output();
    const team = await openSandbox({ content: { from } });
    const { entries } = await team.list({ path: "" }, { as: "ann" });

    expect(success).toBe(true);
    expect(entries.map((entry) => [entry.name, entry.symlink_info?.target])).toEqual([["link", "x.txt"], [
      "x.txt",
      undefined,
    ]]);
    expect(team.sandbox.skipped).toEqual([`${await Deno.realPath(from)}/ann/pipe`]);
    await team.close();
    await Deno.remove(from, { recursive: true });
  });

  it("gives what it took into memory without reading the file again, until that is full", async () => {
    const large = "0123456789".repeat(250_000);
    const from = await folderOnDisk({ "ann/d/a": large, "ann/d/b": "as it was", "ann/d/c": `${large}c` });
    const team = await openSandbox({ content: { from }, memory: large.length + 9 });
    for (const name of ["a", "b"]) await Deno.writeTextFile(`${from}/ann/d/${name}`, "another");
    const text = async (route: string, path: string, headers = {}) =>
      await (await team.bytes(route, { path }, { as: "ann", headers })).text();

    expect(await text("files/download", "/d/a")).toBe(large);
    expect(await text("files/download", "/d/b", { Range: "bytes=3-5" })).toBe("it ");
    expect(await text("files/download", "/d/c")).toBe(`${large}c`);
    expect(await text("files/download_zip", "/d")).toContain("as it was");
    await team.close();
    await Deno.remove(from, { recursive: true });
  });

  it("says so when a file changed without being mirrored", async () => {
    const from = await folderOnDisk({ "ann/x.txt": "x" });
    const team = await openSandbox({ content: { from } });
    await Deno.writeTextFile(`${from}/ann/x.txt`, "longer");

    const answer = await team.bytes("files/download", { path: "/x.txt" }, { as: "ann" });

    expect(answer.status).toBe(500);
    await team.close();
    await Deno.remove(from, { recursive: true });
  });
});

describe("made files", () => {
  it("are the same for the same seed", async () => {
    const plan = { seed: 3, content: { files: 500, members: 3 } };
    const listings = [];
    for (const _ of [1, 2]) {
      const team = await openSandbox(plan);
      listings.push((await team.list({ path: "", recursive: true }, { as: "member2" })).entries);
      await team.close();
    }

    expect(listings[0]).toEqual(listings[1]);
  });

  it("are as many as asked and cost no disk", async () => {
    const plain = await openSandbox();
    const team = await openSandbox({ content: { files: 500, members: 3 } });
    const blobs = (dir: string) => [...Deno.readDirSync(`${dir}/blobs`)].length;
    const files = async (one: typeof team) =>
      (await one.team()).namespaces.reduce((sum: number, row: Json) => sum + row.files, 0);

    expect(await files(team) - await files(plain)).toBe(500);
    expect(blobs(team.dir)).toBe(blobs(plain.dir));
    await plain.close();
    await team.close();
  });

  it("have the hash that the listing gives", async () => {
    const team = await openSandbox({ content: { files: 60, members: 1 } });
    const { entries } = await team.list({ path: "", recursive: true }, { as: "member1" });
    const files = entries.filter((entry) => entry[".tag"] === "file").slice(0, 25);

    for (const file of files) {
      const answer = await team.bytes("files/download", { path: `rev:${file.rev}` }, { as: "member1" });
      expect((await team.sandbox.world.storeContent(answer.body!)).hash).toBe(file.content_hash);
    }
    await team.close();
  });
});

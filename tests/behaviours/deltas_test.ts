import { describe, expect, it } from "vitest";
import { putFile } from "../../src/sandbox/entries/put_file.ts";
import { compareRuns } from "../../src/storage/catalogue/browse.ts";
import { type Json, type Stage, staged } from "./staged.ts";

/** What a member's cursor tells since it was taken, and the cursor behind it. */
async function told(stage: Stage, cursor: string, headers: Record<string, string>): Promise<string[]> {
  const { json } = await stage.call("files/list_folder/continue", { cursor }, headers);
  return json.entries.map((entry: Json) => `${entry[".tag"]} ${entry.path_display}`);
}

async function cursorOf(stage: Stage, name: string) {
  const { id } = await stage.person(name);
  const headers = { "dropbox-api-select-user": id };
  const arg = { path: "", recursive: true };
  const { json } = await stage.call("files/list_folder/get_latest_cursor", arg, headers);
  return { cursor: json.cursor, headers };
}

/** Kinds of change of a member's items between the last two runs. */
async function changes({ world }: Stage, newer = 2): Promise<string[]> {
  const found = await compareRuns(world.catalogue.read, "task", newer - 1, newer, 50_000);
  return [...new Set(found.map((one) => one.change))].sort();
}

async function versionsAt({ world }: Stage, name: string): Promise<Json[]> {
  return await world.catalogue.read.selectFrom("versions")
    .select(["name", "dropbox_id", "from_run", "to_run", "kind"]).where("name", "=", name).orderBy("id")
    .execute();
}

/** So many files of one content in a folder, in one write. */
async function plant({ world }: Stage, namespace: string, folder: string, count: number) {
  const { state } = world.sandbox.world;
  const content = await world.sandbox.world.storeContent(new TextEncoder().encode("the same"));
  const commit = { mode: { tag: "add" as const }, autorename: false, strictConflict: false };
  state.db.write(() => {
    for (let n = 0; n < count; n++) {
      const path = `${folder}/${n}.txt`;
      putFile(state, null, { namespace, pathLower: path, pathDisplay: path }, content, commit);
    }
  });
}

describe("a move", () => {
  const stage = staged();

  it.each(["deleted_first", "added_first"])(
    "30 of one file (%s, across pages) is a move: same id, no download",
    async (move_order) => {
      await stage.control("PATCH", "switches", { move_order });
      await stage.put("alice", "/old name.txt");
      await stage.world.backUp();
      const { cursor, headers } = await cursorOf(stage, "alice");
      await stage.control("POST", "move", {
        member: "alice",
        from: "/old name.txt",
        to: "/Projects/new name.txt",
      });
      await stage.control("PATCH", "switches", { page_limit: 1 });
      const entries = [...await told(stage, cursor, headers)];
      await stage.control("DELETE", "calls");
      const second = await stage.world.backUp();

      const [before] = await versionsAt(stage, "old name.txt");
      const [after] = await versionsAt(stage, "new name.txt");
      expect(entries[0]).toMatch(move_order === "added_first" ? /^f\w+ \/Projects/ : /^deleted \/old/);
      expect(stage.calls("files/download")).toEqual([]);
      expect([second.state, after.dropbox_id]).toEqual(["success", before.dropbox_id]);
      expect(await changes(stage)).toEqual(["moved"]);
    },
  );
});

describe("a large folder", { timeout: 240_000 }, () => {
  const stage = staged();

  it("31 of 10,000 children that is renamed costs no download", async () => {
    const { home } = await stage.person("alice");
    await plant(stage, home, "/big", 10_000);
    const first = await stage.world.backUp();
    await stage.control("POST", "move", { member: "alice", from: "/big", to: "/grand" });
    await stage.control("DELETE", "calls");
    const second = await stage.world.backUp();

    expect(first.files - first.stored).toBeGreaterThanOrEqual(9_999);
    expect(stage.calls("files/download")).toEqual([]);
    expect(second).toMatchObject({ state: "success", files: first.files, downloadedBytes: 0 });
    expect(await changes(stage)).toEqual(["moved"]);
  });
});

describe("an end", () => {
  const stage = staged();

  it("32 of a folder is one entry: all below it ends, and stays in the run before", async () => {
    await stage.world.backUp();
    const { cursor, headers } = await cursorOf(stage, "alice");
    await stage.control("POST", "delete", { member: "alice", path: "/Contracts" });
    const entries = await told(stage, cursor, headers);
    const second = await stage.world.backUp();

    const [lease] = await versionsAt(stage, "Lease.pdf");
    expect(entries).toEqual(["deleted /Contracts"]);
    expect(second.removed).toBeGreaterThan(1);
    expect(lease).toMatchObject({ from_run: 1, to_run: 2 });
    expect(await changes(stage)).toEqual(["removed"]);
  });

  it("33 and a new beginning at the same path in one delta are two versions with two ids", async () => {
    await stage.put("alice", "/twice.txt", { text: "first" });
    await stage.world.backUp();
    await stage.control("POST", "delete", { member: "alice", path: "/twice.txt" });
    await stage.put("alice", "/twice.txt", { text: "second" });
    const second = await stage.world.backUp();

    const versions = await versionsAt(stage, "twice.txt");
    expect(second).toMatchObject({ state: "success", stored: 1 });
    expect(versions.map(({ from_run, to_run }) => [from_run, to_run])).toEqual([[1, 2], [2, null]]);
    expect(new Set(versions.map((one) => one.dropbox_id)).size).toBe(2);
  });

  it("34 of the old case only is told by no cursor; the next full listing shows the name as it is", async () => {
    await stage.put("alice", "/readme.TXT");
    await stage.world.backUp();
    const { cursor, headers } = await cursorOf(stage, "alice");
    await stage.control("POST", "rename-case", { member: "alice", path: "/readme.TXT", name: "ReadMe.txt" });
    const entries = await told(stage, cursor, headers);
    const silent = await stage.world.backUp();
    await stage.control("POST", "cursors/reset", {});
    await stage.control("DELETE", "calls");
    const full = await stage.world.backUp();

    const current = (await versionsAt(stage, "ReadMe.txt")).filter((one) => one.to_run === null);
    expect(entries).toEqual([]);
    expect(silent).toMatchObject({ changed: 0, added: 0, removed: 0 });
    expect(current).toHaveLength(1);
    expect(full).toMatchObject({ removed: 0, keptAfterReset: 0 });
    expect(stage.calls("files/download")).toEqual([]);
  });
});

describe("sharing", () => {
  const stage = staged();

  it("35 a folder moves it to a namespace of its own, without a second copy of its bytes", async () => {
    const first = await stage.world.backUp();
    const { cursor, headers } = await cursorOf(stage, "alice");
    const shared = { member: "alice", path: "/Contracts", with: ["carol"] };
    const { namespace } = await stage.control("POST", "shared-folders", shared);
    const entries = await told(stage, cursor, headers);
    await stage.control("DELETE", "calls");
    const second = await stage.world.backUp();

    expect(entries.slice(0, 2)).toEqual(["deleted /Contracts", "folder /Contracts"]);
    expect(stage.calls("files/download")).toEqual([]);
    expect(second).toMatchObject({ state: "success", packBytes: expect.any(Number), files: first.files });
    expect(second.downloadedBytes).toBe(0);
    expect((await stage.namespace(namespace)).folder).toBe("shared-folders/Contracts");
  });

  it("36 that ends looks like a mass deletion: the folder's history stays", async () => {
    const { namespace } = await stage.control("POST", "shared-folders", {
      member: "alice",
      path: "/Contracts",
      with: ["bob"],
    });
    await stage.world.backUp();
    const held = (await stage.namespace(namespace)).items;
    const { cursor, headers } = await cursorOf(stage, "bob");
    await stage.control("DELETE", `shared-folders/${namespace}/members/bob`);
    const left = await told(stage, cursor, headers);
    const second = await stage.world.backUp();
    await stage.control("DELETE", `shared-folders/${namespace}`);
    await stage.control("DELETE", "calls");
    const third = await stage.world.backUp();
    const fourth = await stage.world.backUp();

    expect(left).toEqual(["deleted /Contracts"]);
    expect(second).toMatchObject({ state: "success", removed: 0 });
    expect((await stage.namespace(namespace)).items).toBe(held);
    expect(third).toMatchObject({ state: "partial", causes: { namespace_lost: 1 }, downloadedBytes: 0 });
    expect(fourth).toMatchObject({ state: "success", causes: {}, removed: 0 });
    expect((await stage.namespace(namespace)).items).toBe(held);
  });
});

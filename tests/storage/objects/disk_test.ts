import { afterAll, afterEach, beforeEach, describe, expect, it } from "vitest";
import { DiskStore } from "../../../src/storage/objects/disk.ts";
import { RetryingStore } from "../../../src/storage/objects/retrying.ts";
import { conformsToTheLaw } from "./conformance.ts";
import { bytes, entries, names } from "./saying.ts";

const home = await Deno.makeTempDir();
const remove = (folder: string) => Deno.remove(folder, { recursive: true });

afterAll(() => remove(home));

conformsToTheLaw("disk", { open: async () => new DiskStore(`${home}/a`), close: () => remove(`${home}/a`) });
conformsToTheLaw("disk, retrying", {
  open: async () => new RetryingStore(new DiskStore(`${home}/b`), { firstMs: 1 }),
  close: () => remove(`${home}/b`),
});

describe("a folder on disk", () => {
  let folder: string;
  let store: DiskStore;
  beforeEach(() => {
    folder = `${home}/${crypto.randomUUID()}/deep`;
    store = new DiskStore(folder);
  });
  afterEach(async () => {
    await Deno.mkdir(folder, { recursive: true });
    await remove(folder);
  });

  it("holds an object as the file of its name, for its owner's eyes only", async () => {
    await store.put("data/ab/abcd", bytes("pack"));

    const modes = await Promise.all(
      ["", "/data", "/data/ab", "/data/ab/abcd"].map((path) => mode(folder + path)),
    );
    expect(await Deno.readTextFile(`${folder}/data/ab/abcd`)).toBe("pack");
    expect(modes).toEqual(["700", "700", "700", "600"]);
  });

  it("is left as it was by a put that fails", async () => {
    await store.put("a", bytes("first"));

    await store.put("a", bytes("second")).catch((error) => expect(error.code).toBe("exists"));

    expect(await entries(folder)).toEqual(["a"]);
  });

  it("hides what a crash left, and removes it when it is older than a day", async () => {
    await store.put("a", bytes("x"));
    await Deno.writeTextFile(`${folder}/.tmp-old`, "half");
    await Deno.writeTextFile(`${folder}/.tmp-new`, "half");
    await Deno.utime(`${folder}/.tmp-old`, new Date(), new Date(Date.now() - 25 * 60 * 60 * 1000));

    const reopened = new DiskStore(folder);
    await reopened.put("b", bytes("x"));

    expect(await names(reopened, "")).toEqual(["a", "b"]);
    expect(await entries(folder)).toEqual([".tmp-new", "a", "b"]);
  });

  it("is empty before its first put, and lists nothing that is no object's name", async () => {
    expect(await names(store, "")).toEqual([]);
    await store.put("a", bytes("x"));
    await Deno.mkdir(`${folder}/lost and found`);
    await Deno.writeTextFile(`${folder}/.DS_Store`, "");

    expect(await names(store, "")).toEqual(["a"]);
  });

  it("follows a folder that is a symbolic link, in reading and in listing", async () => {
    await store.put("config", bytes("x"));
    await Deno.mkdir(`${home}/elsewhere`, { recursive: true });
    await Deno.symlink(`${home}/elsewhere`, `${folder}/data`);

    await store.put("data/ab/1", bytes("linked"));

    expect(await names(store, "")).toEqual(["config", "data/ab/1"]);
    expect(await Deno.readTextFile(`${home}/elsewhere/ab/1`)).toBe("linked");
  });

  it("refuses to write when the folder has gone, and does not make it anew", async () => {
    await store.put("a", bytes("x"));
    await remove(folder);

    const put = store.put("b", bytes("x"));

    await expect(put).rejects.toThrow(
      `Cannot write in ${folder}: the folder is gone; mount or make it again`,
    );
    await expect(Deno.stat(folder)).rejects.toBeInstanceOf(Deno.errors.NotFound);
  });

  it("makes a folder again that somebody removed because it was empty", async () => {
    await store.put("data/ab/1", bytes("x"));
    await store.delete("data/ab/1");
    await remove(`${folder}/data`);

    await store.put("data/ab/2", bytes("y"));

    expect(await names(store, "")).toEqual(["data/ab/2"]);
  });

  it("refuses a place where a file stands", async () => {
    await Deno.mkdir(folder, { recursive: true });
    await Deno.writeTextFile(`${folder}/file`, "");

    const put = new DiskStore(`${folder}/file`).put("a", bytes("x"));

    await expect(put).rejects.toThrow(/^Cannot write "a" in .*: a file stands where a folder is needed; /);
    await expect(put).rejects.toMatchObject({ code: "refused" });
  });
});

async function mode(path: string): Promise<string> {
  return ((await Deno.stat(path)).mode! & 0o777).toString(8);
}

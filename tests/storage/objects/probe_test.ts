import { describe, expect, it } from "vitest";
import { DiskStore } from "../../../src/storage/objects/disk.ts";
import { MemoryStore } from "../../../src/storage/objects/memory.ts";
import type { ObjectStore } from "../../../src/storage/objects/object_store.ts";
import { openObjectStore } from "../../../src/storage/objects/open.ts";
import { probeStore } from "../../../src/storage/objects/probe.ts";
import { s3ForTests, withoutS3 } from "../../support/s3.ts";
import { bytes, names } from "./saying.ts";

const memory = () => new MemoryStore(() => new Date());

describe("probeStore", () => {
  it("leaves a good folder as it was", async () => {
    const folder = await Deno.makeTempDir();
    const store = new DiskStore(folder);
    await store.put("config", bytes("x"));

    await probeStore(store);

    expect((await Array.fromAsync(Deno.readDir(folder))).map(({ name }) => name)).toEqual(["config"]);
    await Deno.remove(folder, { recursive: true });
  });

  it.skipIf(withoutS3())("leaves a good bucket as it was", async () => {
    const { endpoint, bucket, key, secret } = await s3ForTests();
    const access = { endpoint, accessKeyId: key, secretAccessKey: secret };
    const store = openObjectStore({ kind: "s3", bucket, prefix: "a", ...access });

    await probeStore(store);

    expect(await names(store, "")).toEqual([]);
  });

  it.each<[string, (good: ObjectStore) => Partial<ObjectStore>]>([
    [
      "overwrites what it has",
      (good) => ({ put: (name, b) => good.delete(name).then(() => good.put(name, b)) }),
    ],
    [
      "gives other bytes than it was given",
      (good) => ({ get: (name) => good.get(name).then((b) => b.fill(1)) }),
    ],
    [
      "gives other bytes than those asked for",
      (good) => ({ getRange: (name, from, n) => good.getRange(name, from + 1, n) }),
    ],
    ["does not list what was just written", (good) => ({ list: () => good.list("nothing") })],
    ["keeps what was deleted", () => ({ delete: async () => {} })],
  ])("says of a store that it %s", async (fault, broken) => {
    const good = memory();

    const probe = probeStore(except(good, broken(good)));

    await expect(probe).rejects.toThrow(`Cannot use memory: it ${fault}; choose another server or folder`);
  });

  it("passes on why a folder cannot be written", async () => {
    const probe = probeStore(new DiskStore("/sys/kernel/dropkeep"));

    await expect(probe).rejects.toThrow(
      /^Cannot write "x-dropkeep-probe-[0-9a-f-]+" in \/sys\/kernel\/dropkeep: .*; give/,
    );
  });
});

function except(good: ObjectStore, broken: Partial<ObjectStore>): ObjectStore {
  return {
    location: good.location,
    put: (name, bytes) => good.put(name, bytes),
    get: (name) => good.get(name),
    getRange: (name, offset, length) => good.getRange(name, offset, length),
    head: (name) => good.head(name),
    list: (prefix) => good.list(prefix),
    delete: (name) => good.delete(name),
    keepsDeleted: () => good.keepsDeleted(),
    ...broken,
  };
}

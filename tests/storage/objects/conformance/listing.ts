import { expect, it } from "vitest";
import type { ObjectStore } from "../../../../src/storage/objects/object_store.ts";
import { bytes, given, names } from "../saying.ts";

export function listing(store: () => ObjectStore): void {
  it("lists the names that start with a prefix, with their sizes", async () => {
    for (const name of ["list/aa/1", "list/aa/22", "list/ab/1", "list/b", "lister"]) {
      await store().put(name, bytes(name));
    }

    const found = await Array.fromAsync(store().list("list/a"));

    expect(found.map(({ name, size }) => `${name} ${size}`).sort()).toEqual([
      "list/aa/1 9",
      "list/aa/22 10",
      "list/ab/1 9",
    ]);
    expect(await names(store(), "list")).toEqual([
      "list/aa/1",
      "list/aa/22",
      "list/ab/1",
      "list/b",
      "lister",
    ]);
  });

  it("lists nothing under a prefix that nobody has", async () => {
    expect(await names(store(), "nobody/")).toEqual([]);
  });

  it("lists 1,100 names once each, which is more than a page of S3", async () => {
    const all = Array.from({ length: 1100 }, (_, at) => `many/${at % 16}/${String(at).padStart(4, "0")}`)
      .sort();
    for (let at = 0; at < all.length; at += 50) {
      await Promise.all(all.slice(at, at + 50).map((name) => store().put(name, bytes("."))));
    }

    expect(await names(store(), "many/")).toEqual(all);
  });

  it("ends a listing that its reader leaves early", async () => {
    await given(store(), "left/1", ".");
    await given(store(), "left/2", ".");

    for await (const { name } of store().list("left/")) {
      expect(name).toMatch(/^left\//);
      break;
    }
  });
}

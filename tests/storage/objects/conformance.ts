import { randomBytes } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { ObjectStore } from "../../../src/storage/objects/object_store.ts";
import { bytes, given, hash, names, outcomes } from "./saying.ts";

/** What a store under test needs: `open` gives an empty one, `close` removes what it left. */
export interface Bench {
  open(): Promise<ObjectStore>;
  close(): Promise<void>;
}

/** The law of `ObjectStore`, clause by clause. Each test has names of its own, so that one store serves them all. */
export function conformsToTheLaw(title: string, bench: Bench): void {
  describe(title, () => {
    let store: ObjectStore;
    beforeAll(async () => void (store = await bench.open()));
    afterAll(() => bench.close());

    writing(() => store);
    reading(() => store);
    listing(() => store);
    deleting(() => store);
    asking(() => store);
  });
}

function writing(store: () => ObjectStore): void {
  it.each([0, 1, 70_000, 3 * 1024 * 1024 + 1])("gives %i bytes back as they were put", async (size) => {
    const sent = randomBytes(size);

    await store().put(`data/${size}`, sent);

    expect(hash(sent)).toBe(hash(await store().get(`data/${size}`)));
  });

  it("writes a view of a larger buffer and nothing beside it", async () => {
    const view = bytes("--middle--").subarray(2, 8);

    await store().put("view", view);

    expect(await store().get("view")).toEqual(bytes("middle"));
  });

  it("refuses a taken name as `exists` and changes nothing", async () => {
    await store().put("taken", bytes("first"));

    const second = store().put("taken", bytes("other"));

    await expect(second).rejects.toMatchObject({ name: "StoreError", code: "exists" });
    expect(await store().get("taken")).toEqual(bytes("first"));
  });

  it("lets exactly one of ten writers of one name win", async () => {
    const all = Array.from({ length: 10 }, (_, writer) => store().put("raced", bytes(`writer ${writer}`)));

    const outcomes = await Promise.allSettled(all);

    const won = outcomes.findIndex(({ status }) => status === "fulfilled");
    const lost = outcomes.filter((outcome) =>
      outcome.status === "rejected" && outcome.reason.code === "exists"
    );
    expect(lost.length).toBe(9);
    expect(await store().get("raced")).toEqual(bytes(`writer ${won}`));
  });

  it("takes the SHA-256 that is the bytes' and refuses another as `corrupt`, storing nothing", async () => {
    const sent = randomBytes(100_000);
    await store().put("hashed", sent, { sha256: hash(sent) });

    const wrong = store().put("misnamed", sent, { sha256: hash(bytes("else")) });

    await expect(wrong).rejects.toMatchObject({ code: "corrupt" });
    await expect(store().head("misnamed")).rejects.toMatchObject({ code: "missing" });
  });

  it("shows an object to readers whole or not at all", async () => {
    const sent = randomBytes(4 * 1024 * 1024);
    let done = false;

    const put = store().put("slow", sent).finally(() => done = true);
    const seen: string[] = [];
    while (!done) seen.push(await store().get("slow").then(hash, (error) => error.code));
    await put;

    expect([...new Set(seen)].filter((one) => one !== "missing" && one !== hash(sent))).toEqual([]);
  });
}

function reading(store: () => ObjectStore): void {
  it.each([[0, 4, "0123"], [3, 4, "3456"], [6, 4, "6789"], [0, 10, "0123456789"], [10, 0, ""], [4, 0, ""]])(
    "reads the range from %i of %i bytes",
    async (offset, length, expected) => {
      await given(store(), "digits", "0123456789");

      const range = await store().getRange("digits", offset, length);

      expect(range).toEqual(bytes(expected));
    },
  );

  it.each([[9, 2], [10, 1], [100, 4], [11, 0]])(
    "fails on the range from %i of %i in ten bytes",
    async (offset, length) => {
      await given(store(), "digits", "0123456789");

      const range = store().getRange("digits", offset, length);

      await expect(range).rejects.toMatchObject({ code: "corrupt" });
    },
  );

  it.each([[-1, 2], [0, -1], [0.5, 1], [0, NaN]])("takes %d and %d for no range", async (offset, length) => {
    const range = store().getRange("digits", offset, length);

    await expect(range).rejects.toBeInstanceOf(RangeError);
  });

  it("says what an object's size and age are", async () => {
    await store().put("looked-at", bytes("twelve bytes"));

    const info = await store().head("looked-at");

    expect(info).toMatchObject({ name: "looked-at", size: 12 });
    expect(Math.abs(Date.now() - info.modified.getTime())).toBeLessThan(60_000);
  });

  it("says `missing` of what is not there, naming it and the store", async () => {
    const name = "data/ab/nothing";

    const calls = [
      store().get(name),
      store().getRange(name, 0, 1),
      store().getRange(name, 0, 0),
      store().head(name),
    ];

    expect(await outcomes(calls)).toEqual(["missing", "missing", "missing", "missing"]);
    await expect(store().get(name)).rejects.toThrow(`Cannot read "${name}" in ${store().location}: `);
  });

  it("says `missing` of a name that only begins other names", async () => {
    await store().put("begun/inner", bytes("x"));

    const calls = [store().get("begun"), store().head("begun"), store().getRange("begun", 0, 1)];

    expect(await outcomes(calls)).toEqual(["missing", "missing", "missing"]);
  });
}

function listing(store: () => ObjectStore): void {
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

function deleting(store: () => ObjectStore): void {
  it("deletes an object, so that its name is neither read nor listed and may be put again", async () => {
    await store().put("going/1", bytes("old"));

    await store().delete("going/1");

    await expect(store().get("going/1")).rejects.toMatchObject({ code: "missing" });
    expect(await names(store(), "going/")).toEqual([]);
    await store().put("going/1", bytes("new"));
    expect(await store().get("going/1")).toEqual(bytes("new"));
  });

  it("deletes what is not there without complaint", async () => {
    await store().delete("never/was");

    expect(await names(store(), "never/")).toEqual([]);
  });
}

function asking(store: () => ObjectStore): void {
  it.each(["", "/a", "a/", "a//b", "../a", "a/../b", ".hidden", "a\0b", "a\\b", "a b", "ä", "x".repeat(201)])(
    "takes %j for no name",
    async (name) => {
      const calls = [
        store().get(name),
        store().head(name),
        store().put(name, bytes("x")),
        store().delete(name),
      ];

      expect(await outcomes(calls)).toEqual(["TypeError", "TypeError", "TypeError", "TypeError"]);
    },
  );

  it("rejects an aborted call with its signal's reason and does nothing", async () => {
    const signal = AbortSignal.abort(new Error("the run was stopped"));

    const calls = [
      store().put("aborted", bytes("x"), { signal }),
      store().get("aborted", { signal }),
      store().head("aborted", { signal }),
      store().delete("aborted", { signal }),
    ];

    expect(new Set(await outcomes(calls))).toEqual(new Set(["the run was stopped"]));
    await expect(store().head("aborted")).rejects.toMatchObject({ code: "missing" });
  });

  it("leaves a put that is aborted under way whole or absent", async () => {
    const sent = randomBytes(8 * 1024 * 1024);
    const stop = new AbortController();

    const put = store().put("cut", sent, { signal: stop.signal });
    setTimeout(() => stop.abort(new Error("stopped")), 5);
    await put.catch((error) => expect(error.message).toBe("stopped"));

    const there = await store().get("cut").catch((error) => error.code);
    expect(there === "missing" || hash(there) === hash(sent)).toBe(true);
  });
}

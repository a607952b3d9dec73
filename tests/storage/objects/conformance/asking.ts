import { randomBytes } from "node:crypto";
import { expect, it } from "vitest";
import type { ObjectStore } from "../../../../src/storage/objects/object_store.ts";
import { bytes, hash, outcomes } from "../saying.ts";

export function asking(store: () => ObjectStore): void {
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

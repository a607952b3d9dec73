import { randomBytes } from "node:crypto";
import { expect, it } from "vitest";
import type { ObjectStore } from "../../../../src/storage/objects/object_store.ts";
import { bytes, hash } from "../saying.ts";

export function writing(store: () => ObjectStore): void {
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

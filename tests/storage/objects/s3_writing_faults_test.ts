import { randomBytes } from "node:crypto";
import { describe, expect, it } from "vitest";
import { S3Store } from "../../../src/storage/objects/s3.ts";
import { keepsConditions } from "../../../src/storage/objects/s3/conditions.ts";
import { withoutS3 } from "../../support/s3.ts";
import { SLOW_DOWN } from "./faulty_wire.ts";
import { bytes, hash, names } from "./saying.ts";
import { storesOverAFaultyWire } from "./wired_stores.ts";

describe.skipIf(withoutS3())("writing to S3 over a faulty wire", () => {
  const s3 = storesOverAFaultyWire();

  it("shows nothing of a put whose connection broke, and retries it", async () => {
    const sent = randomBytes(8 * 1024 * 1024);
    s3.wire.spoil("PUT", "reset", 1);

    await expect(s3.bare.put("broken", sent)).rejects.toMatchObject({ code: "unavailable" });

    await expect(s3.behind.head("broken")).rejects.toMatchObject({ code: "missing" });
    s3.wire.spoil("PUT", "reset", 2);
    await s3.patient.put("broken", sent);
    expect(hash(await s3.behind.get("broken"))).toBe(hash(sent));
  });

  it.each([10, 8 * 1024 * 1024])(
    "knows its own object of %i bytes after the put's answer was lost",
    async (size) => {
      const sent = randomBytes(size);
      s3.wire.spoil("PUT", "lost answer");

      await s3.patient.put(`lost/${size}`, sent);

      expect(hash(await s3.behind.get(`lost/${size}`))).toBe(hash(sent));
    },
  );

  it("takes another's object for no success when its own put was lost on the way", async () => {
    await s3.behind.put("contested", bytes("theirs"));
    s3.wire.spoil("HEAD", { status: 404, code: "" });
    s3.wire.spoil("PUT", SLOW_DOWN);

    const put = s3.patient.put("contested", bytes("mine!!"));

    await expect(put).rejects.toMatchObject({ code: "exists" });
    expect(await s3.behind.get("contested")).toEqual(bytes("theirs"));
  });

  it("rides out a burst of 503 under twenty calls at once", async () => {
    const all = Array.from({ length: 20 }, (_, at) => `burst/${String(at).padStart(2, "0")}`);
    s3.wire.spoil("PUT", SLOW_DOWN, 30);
    s3.wire.spoil("HEAD", { status: 503, code: "" }, 10);

    await Promise.all(all.map((name) => s3.patient.put(name, bytes(name))));

    expect(await names(s3.behind, "burst/")).toEqual(all);
  });

  it("asks before it writes where the server has no conditional put", async () => {
    s3.wire.spoil("PUT", { status: 501, code: "NotImplemented" });

    await s3.bare.put("unconditional", bytes("first"));
    const second = s3.bare.put("unconditional", bytes("other"));

    await expect(second).rejects.toMatchObject({ code: "exists" });
    expect(s3.wire.seen.map((line) => line.split(" ")[0])).toEqual(["HEAD", "PUT", "HEAD", "PUT", "HEAD"]);
  });

  it("finds out that a server ignores the condition, and asks before it writes", async () => {
    s3.wire.spoil("PUT", "status 200", 2);

    await s3.bare.put("ignored", bytes("first"));
    const second = s3.bare.put("ignored", bytes("other"));

    await expect(second).rejects.toMatchObject({ code: "exists" });
    expect(s3.wire.seen.at(-1)).toMatch(/^HEAD /);
  });

  it("asks no longer once the server has kept a condition", async () => {
    await s3.bare.put("proof", bytes("x"));
    s3.wire.mend();

    await s3.bare.put("proven", bytes("x"));
    await expect(s3.bare.put("proven", bytes("y"))).rejects.toMatchObject({ code: "exists" });

    expect(s3.wire.seen.map((line) => line.split(" ")[0])).toEqual(["PUT", "PUT"]);
  });

  it("asks not even at first where the server has kept a condition for another store of the process", async () => {
    await s3.bare.put("proof-for-all", bytes("x"));
    s3.wire.mend();
    const told = new S3Store({ ...s3.options, keepsConditions: keepsConditions(s3.options) });

    await told.put("told", randomBytes(100_000));
    await expect(told.put("told", randomBytes(100_000))).rejects.toMatchObject({ code: "exists" });

    expect(s3.wire.seen.map((line) => line.split(" ")[0])).toEqual(["PUT", "PUT"]);
  });

  it("has proved nothing of a bucket that no store of the process has written to", () => {
    expect(keepsConditions({ ...s3.options, bucket: "another" })).toBe(false);
  });
});

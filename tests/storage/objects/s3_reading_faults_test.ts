import { randomBytes } from "node:crypto";
import { describe, expect, it } from "vitest";
import { withoutS3 } from "../../support/s3.ts";
import { SLOW_DOWN } from "./faulty_wire.ts";
import { bytes, hash } from "./saying.ts";
import { storesOverAFaultyWire } from "./wired_stores.ts";

describe.skipIf(withoutS3())("reading from S3 over a faulty wire", () => {
  const s3 = storesOverAFaultyWire();

  it.each(["truncated", "short", "reset", "lost answer"] as const)(
    "never takes a %s range for whole",
    async (fault) => {
      const name = `range/${fault.replace(" ", "-")}`;
      const sent = randomBytes(200_000);
      await s3.behind.put(name, sent);
      s3.wire.spoil("GET", fault, 2);

      const range = s3.bare.getRange(name, 1000, 100_000);

      await expect(range).rejects.toMatchObject({ code: fault === "short" ? "corrupt" : "unavailable" });
      expect(hash(await s3.patient.getRange(name, 1000, 100_000))).toBe(hash(sent.subarray(1000, 101_000)));
    },
  );

  it.each(["truncated", "reset", SLOW_DOWN] as const)(
    "reads an object although the first answers are %o",
    async (fault) => {
      const sent = randomBytes(500_000);
      await s3.behind.put(`get/${JSON.stringify(fault).length}`, sent);
      s3.wire.spoil("GET", fault, 3);

      const got = await s3.patient.get(`get/${JSON.stringify(fault).length}`);

      expect(hash(got)).toBe(hash(sent));
      expect(s3.wire.seen.length).toBe(4);
    },
  );

  it("takes the whole object for no range", async () => {
    await s3.behind.put("whole", bytes("0123456789"));
    s3.wire.spoil("GET", "status 200");

    const range = s3.bare.getRange("whole", 0, 4);

    await expect(range).rejects.toMatchObject({
      code: "corrupt",
      message: expect.stringContaining("everything came"),
    });
  });

  it("goes on with a listing where a page failed, each name once", async () => {
    const all = Array.from({ length: 1050 }, (_, at) => `pages/${String(at).padStart(4, "0")}`);
    for (let at = 0; at < 1050; at += 50) {
      await Promise.all(all.slice(at, at + 50).map((name) => s3.behind.put(name, bytes("."))));
    }
    const listing = s3.patient.list("pages/")[Symbol.asyncIterator]();

    const found = [(await listing.next()).value.name];
    s3.wire.spoil("GET", "truncated");
    s3.wire.spoil("GET", SLOW_DOWN);
    for (let one = await listing.next(); !one.done; one = await listing.next()) found.push(one.value.name);

    expect(found.sort()).toEqual(all);
    expect(s3.wire.seen.length).toBe(4);
  });
});

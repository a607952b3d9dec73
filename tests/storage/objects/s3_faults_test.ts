import { randomBytes } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { RetryingStore } from "../../../src/storage/objects/retrying.ts";
import { S3Store } from "../../../src/storage/objects/s3.ts";
import type { S3Options } from "../../../src/storage/objects/s3/client.ts";
import { s3ForTests, withoutS3 } from "../../support/s3.ts";
import { FaultyWire, SLOW_DOWN } from "./faulty_wire.ts";
import { bytes, hash, names, outcomes } from "./saying.ts";

describe.skipIf(withoutS3())("S3 over a faulty wire", () => {
  let wire: FaultyWire;
  let options: S3Options;
  let bare: S3Store;
  let patient: RetryingStore;
  let behind: S3Store;

  beforeAll(async () => {
    const { endpoint, bucket, key, secret } = await s3ForTests();
    wire = await FaultyWire.before(endpoint);
    options = {
      endpoint: wire.endpoint,
      bucket,
      prefix: "",
      accessKeyId: key,
      secretAccessKey: secret,
      idleMs: 500,
    };
    behind = new S3Store({ ...options, endpoint });
  });
  beforeEach(() => {
    wire.mend();
    bare = new S3Store(options);
    patient = new RetryingStore(bare, { firstMs: 1 });
  });
  afterAll(() => wire.close());

  it.each(["truncated", "short", "reset", "lost answer"] as const)(
    "never takes a %s range for whole",
    async (fault) => {
      const name = `range/${fault.replace(" ", "-")}`;
      const sent = randomBytes(200_000);
      await behind.put(name, sent);
      wire.spoil("GET", fault, 2);

      const range = bare.getRange(name, 1000, 100_000);

      await expect(range).rejects.toMatchObject({ code: fault === "short" ? "corrupt" : "unavailable" });
      expect(hash(await patient.getRange(name, 1000, 100_000))).toBe(hash(sent.subarray(1000, 101_000)));
    },
  );

  it.each(["truncated", "reset", SLOW_DOWN] as const)(
    "reads an object although the first answers are %o",
    async (fault) => {
      const sent = randomBytes(500_000);
      await behind.put(`get/${JSON.stringify(fault).length}`, sent);
      wire.spoil("GET", fault, 3);

      const got = await patient.get(`get/${JSON.stringify(fault).length}`);

      expect(hash(got)).toBe(hash(sent));
      expect(wire.seen.length).toBe(4);
    },
  );

  it("takes the whole object for no range", async () => {
    await behind.put("whole", bytes("0123456789"));
    wire.spoil("GET", "status 200");

    const range = bare.getRange("whole", 0, 4);

    await expect(range).rejects.toMatchObject({
      code: "corrupt",
      message: expect.stringContaining("everything came"),
    });
  });

  it("shows nothing of a put whose connection broke, and retries it", async () => {
    const sent = randomBytes(8 * 1024 * 1024);
    wire.spoil("PUT", "reset", 1);

    await expect(bare.put("broken", sent)).rejects.toMatchObject({ code: "unavailable" });

    await expect(behind.head("broken")).rejects.toMatchObject({ code: "missing" });
    wire.spoil("PUT", "reset", 2);
    await patient.put("broken", sent);
    expect(hash(await behind.get("broken"))).toBe(hash(sent));
  });

  it.each([10, 8 * 1024 * 1024])(
    "knows its own object of %i bytes after the put's answer was lost",
    async (size) => {
      const sent = randomBytes(size);
      wire.spoil("PUT", "lost answer");

      await patient.put(`lost/${size}`, sent);

      expect(hash(await behind.get(`lost/${size}`))).toBe(hash(sent));
    },
  );

  it("takes another's object for no success when its own put was lost on the way", async () => {
    await behind.put("contested", bytes("theirs"));
    wire.spoil("HEAD", { status: 404, code: "" });
    wire.spoil("PUT", SLOW_DOWN);

    const put = patient.put("contested", bytes("mine!!"));

    await expect(put).rejects.toMatchObject({ code: "exists" });
    expect(await behind.get("contested")).toEqual(bytes("theirs"));
  });

  it("rides out a burst of 503 under twenty calls at once", async () => {
    const all = Array.from({ length: 20 }, (_, at) => `burst/${String(at).padStart(2, "0")}`);
    wire.spoil("PUT", SLOW_DOWN, 30);
    wire.spoil("HEAD", { status: 503, code: "" }, 10);

    await Promise.all(all.map((name) => patient.put(name, bytes(name))));

    expect(await names(behind, "burst/")).toEqual(all);
  });

  it("goes on with a listing where a page failed, each name once", async () => {
    const all = Array.from({ length: 1050 }, (_, at) => `pages/${String(at).padStart(4, "0")}`);
    for (let at = 0; at < 1050; at += 50) {
      await Promise.all(all.slice(at, at + 50).map((name) => behind.put(name, bytes("."))));
    }
    const listing = patient.list("pages/")[Symbol.asyncIterator]();

    const found = [(await listing.next()).value.name];
    wire.spoil("GET", "truncated");
    wire.spoil("GET", SLOW_DOWN);
    for (let one = await listing.next(); !one.done; one = await listing.next()) found.push(one.value.name);

    expect(found.sort()).toEqual(all);
    expect(wire.seen.length).toBe(4);
  });

  it("gives up on a server from which nothing comes", async () => {
    wire.spoil("GET", "stalled");
    wire.spoil("PUT", "stalled");

    const get = bare.get("stalled");
    const put = bare.put("stalled", bytes("x"));

    await expect(get).rejects.toMatchObject({
      code: "unavailable",
      message: expect.stringContaining("nothing moved for 0.5 s"),
    });
    await expect(put).rejects.toMatchObject({ code: "unavailable" });
  });

  it("gives up on an object or a listing whose rest does not come", async () => {
    await behind.put("hung/a", randomBytes(300_000));
    wire.spoil("GET", "hung", 2);

    const calls = [bare.get("hung/a"), names(bare, "hung/")];

    expect(await outcomes(calls)).toEqual(["unavailable", "unavailable"]);
    expect(await names(patient, "hung/")).toEqual(["hung/a"]);
  });

  it("stops reading a body that hangs as soon as the signal says so", async () => {
    const unhurried = new S3Store({ ...options, idleMs: 60_000 });
    await behind.put("hung/b", randomBytes(300_000));
    wire.spoil("GET", "hung");

    const get = unhurried.get("hung/b", { signal: AbortSignal.timeout(100) });

    await expect(get).rejects.toMatchObject({ name: "TimeoutError" });
  });

  it.each(["GET", "PUT"])("stops waiting for a %s as soon as the signal says so", async (method) => {
    wire.spoil(method, "stalled");
    const signal = AbortSignal.timeout(50);

    const call = method === "GET"
      ? patient.get("waits", { signal })
      : patient.put("waits", bytes("x"), { signal });

    await expect(call).rejects.toMatchObject({
      name: "TimeoutError",
      message: expect.not.stringContaining("nothing moved"),
    });
  });

  it("asks before it writes where the server has no conditional put", async () => {
    wire.spoil("PUT", { status: 501, code: "NotImplemented" });

    await bare.put("unconditional", bytes("first"));
    const second = bare.put("unconditional", bytes("other"));

    await expect(second).rejects.toMatchObject({ code: "exists" });
    expect(wire.seen.map((line) => line.split(" ")[0])).toEqual(["HEAD", "PUT", "HEAD", "PUT", "HEAD"]);
  });

  it("finds out that a server ignores the condition, and asks before it writes", async () => {
    wire.spoil("PUT", "status 200", 2);

    await bare.put("ignored", bytes("first"));
    const second = bare.put("ignored", bytes("other"));

    await expect(second).rejects.toMatchObject({ code: "exists" });
    expect(wire.seen.at(-1)).toMatch(/^HEAD /);
  });

  it("asks no longer once the server has kept a condition", async () => {
    await bare.put("proof", bytes("x"));
    wire.mend();

    await bare.put("proven", bytes("x"));
    await expect(bare.put("proven", bytes("y"))).rejects.toMatchObject({ code: "exists" });

    expect(wire.seen.map((line) => line.split(" ")[0])).toEqual(["PUT", "PUT"]);
  });
});

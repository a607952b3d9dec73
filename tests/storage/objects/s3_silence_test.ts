import { randomBytes } from "node:crypto";
import { describe, expect, it } from "vitest";
import { S3Store } from "../../../src/storage/objects/s3.ts";
import { withoutS3 } from "../../support/s3.ts";
import { bytes, names, outcomes } from "./saying.ts";
import { storesOverAFaultyWire } from "./wired_stores.ts";

describe.skipIf(withoutS3())("an S3 server that falls silent", () => {
  const s3 = storesOverAFaultyWire();
  /** For calls that are to fail: a server that writes to a slow disk may be silent for longer. */
  const hasty = () => new S3Store({ ...s3.options, idleMs: 500 });

  it("gives up on a server from which nothing comes", async () => {
    s3.wire.spoil("GET", "stalled");
    s3.wire.spoil("PUT", "stalled");

    const get = hasty().get("stalled");
    const put = hasty().put("stalled", bytes("x"));

    // Of two that fail at once neither may be heard only after the other.
    await Promise.all([get, put].map((silent) =>
      expect(silent).rejects.toMatchObject({
        code: "unavailable",
        message: expect.stringContaining("nothing moved for 0.5 s"),
      })
    ));
  });

  it("gives up on an object or a listing whose rest does not come", async () => {
    await s3.behind.put("hung/a", randomBytes(300_000));
    s3.wire.spoil("GET", "hung", 2);

    const calls = [hasty().get("hung/a"), names(hasty(), "hung/")];

    expect(await outcomes(calls)).toEqual(["unavailable", "unavailable"]);
    expect(await names(s3.patient, "hung/")).toEqual(["hung/a"]);
  });

  it("stops reading a body that hangs as soon as the signal says so", async () => {
    await s3.behind.put("hung/b", randomBytes(300_000));
    s3.wire.spoil("GET", "hung");

    const get = s3.bare.get("hung/b", { signal: AbortSignal.timeout(100) });

    await expect(get).rejects.toMatchObject({ name: "TimeoutError" });
  });

  it.each(["GET", "PUT"])("stops waiting for a %s as soon as the signal says so", async (method) => {
    s3.wire.spoil(method, "stalled");
    const signal = AbortSignal.timeout(50);

    const call = method === "GET"
      ? s3.patient.get("waits", { signal })
      : s3.patient.put("waits", bytes("x"), { signal });

    await expect(call).rejects.toMatchObject({
      name: "TimeoutError",
      message: expect.not.stringContaining("nothing moved"),
    });
  });
});

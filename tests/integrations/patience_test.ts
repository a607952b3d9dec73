import { describe, expect, it } from "vitest";
import { DestinationError } from "../../src/integrations/destinations/destination.ts";
import { patiently, retryAfterOf } from "../../src/integrations/destinations/patience.ts";
import { testDoors } from "./doors.ts";

const NOW = Date.parse("2026-11-25T23:00:00Z");

describe("patiently", () => {
  const failing = (...errors: DestinationError[]) => {
    const left = [...errors];
    return async () => {
      const error = left.shift();
      if (error) throw error;
      return "done";
    };
  };
  const busy = (retryAfter: number | null) => new DestinationError("unavailable", "busy", retryAfter);

  it("waits as long as it is asked to, and else a time that doubles", async () => {
    const { patience, waits } = testDoors();

    expect(await patiently(patience, undefined, failing(busy(7_000), busy(null), busy(null)))).toBe("done");

    expect(waits[0]).toBe(7_000);
    expect(waits[1]).toBeLessThanOrEqual(800);
    expect(waits[2]).toBeLessThanOrEqual(1_600);
  });

  it.each([
    ["for good", failing(new DestinationError("refused", "no"))],
    ["longer than anybody waits", failing(busy(3_600_000))],
    ["more often than it tries", failing(...Array.from({ length: 4 }, () => busy(null)))],
  ])("gives up what fails %s", async (_, call) => {
    await expect(patiently(testDoors().patience, undefined, call)).rejects.toBeInstanceOf(DestinationError);
  });
});

describe("retryAfterOf", () => {
  it.each([
    ["120", 120_000],
    ["Wed, 25 Nov 2026 23:00:30 GMT", 30_000],
    ["Wed, 25 Nov 2026 22:00:00 GMT", 0],
    ["soon", null],
    [undefined, null],
  ])("reads %s", (header, milliseconds) => {
    expect(retryAfterOf(header, NOW)).toBe(milliseconds);
  });
});

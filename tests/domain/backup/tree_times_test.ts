import { describe, expect, it } from "vitest";
import { timeOf } from "../../../src/domain/backup/snapshot/tree_nodes.ts";

describe("timeOf", () => {
  it.each([
    0,
    1,
    59,
    3_599,
    86_399,
    86_400,
    951_782_400,
    1_772_236_799,
    4_102_444_800,
    -1,
    -86_401,
    -62_135_596_800,
  ])(
    "writes %i seconds as Date does",
    (seconds) => {
      expect(timeOf(seconds)).toBe(new Date(seconds * 1000).toISOString().replace(".000Z", "Z"));
    },
  );

  it("keeps a fraction, and clamps years that cannot be written", () => {
    expect(timeOf(1.5)).toBe("1970-01-01T00:00:01.500Z");
    expect(timeOf(-1e13)).toBe("0000-01-01T00:00:00Z");
    expect(timeOf(1e13)).toBe("9999-12-31T23:59:59Z");
  });
});

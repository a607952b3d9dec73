import { describe, expect, it } from "vitest";
import { safeNext } from "../../src/routes/next.ts";

describe("going on after signing in", () => {
  it.each([
    "//evil.test",
    "https://evil.test",
    "/\\evil.test",
    "/a\nb",
    "\\\\evil",
    "javascript:alert(1)",
    "",
    "x",
    "/\tx",
  ])(
    "[S17] never leads to %j",
    (next) => {
      expect(safeNext(next)).toBe("/");
    },
  );

  it("[S17] leads to a path of ours", () => {
    expect(safeNext("/settings/sessions?x=1")).toBe("/settings/sessions?x=1");
  });
});

import { describe, expect, it } from "vitest";
import { segments } from "../../../src/domain/backup/listing/segments.ts";
import type { Entry } from "../../../src/dropbox/types.ts";
import { dir, file, gone } from "../../support/entries.ts";

describe("segments", () => {
  const of = (...entries: Entry[]) =>
    [...segments(entries)].map((one) => [one.present.map(({ pathLower }) => pathLower), one.gone]);

  it("have what went and what came elsewhere together, however they take turns", () => {
    const page = [file("/a", {}), gone("/b"), file("/c/d", {}), gone("/c/e"), gone("/c/e/f"), dir("/c")];

    expect(of(...page)).toEqual([[["/a", "/c/d", "/c"], ["/b", "/c/e", "/c/e/f"]]]);
  });

  it("part what stands at or below a path from its removal, whichever comes first", () => {
    expect(of(gone("/a"), file("/a/b", {}), gone("/a"))).toEqual([
      [[], ["/a"]],
      [["/a/b"], []],
      [[], ["/a"]],
    ]);
  });

  it("part a file from what stands below it, and a path from itself", () => {
    const page = [file("/a/b", {}), file("/a", {}), dir("/a"), file("/a/b", {})];

    expect(of(...page)).toEqual([[["/a/b"], []], [["/a"], []], [["/a", "/a/b"], []]]);
  });
});

import { expect, it } from "vitest";
import { wordsHeight } from "../../src/views/recovery/words_height.ts";

const told = (rows: string[][] | null) => ({
  lines: [""],
  tables: rows && [{ name: null, rows }],
  encoding: null,
  isCut: false,
});

it("wordsHeight reckons no row beyond what a frame shows", () => {
  const unread = new Proxy<string[]>([], {
    get: () => {
      throw new Error("a row that nobody sees was looked at");
    },
  });

  expect(wordsHeight(told([...Array(100).fill(["a"]), unread]), false)).toBe(null);
  expect(wordsHeight(told([["a"], ["b"]]), false)).toBe(89);
});

it("wordsHeight has room for the line that says that there is nothing", () => {
  const empty = { ...told(null), tables: [] };

  expect([wordsHeight(empty, false), wordsHeight(told(null), false)]).toEqual([45, 45]);
});

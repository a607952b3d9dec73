import { describe, expect, it } from "vitest";
import { goJsonString } from "../../../src/storage/repository/go_json.ts";
import { goQuote, goUnquote } from "../../../src/storage/repository/go_quote.ts";
import { isPrintable } from "../../../src/storage/repository/printable.ts";

/** What Go 1.21 and later print for `strconv.Quote`, without the quotation marks. */
const QUOTED: [name: string, quoted: string][] = [
  ["plain name.txt", "plain name.txt"],
  ['say "a\\b"', 'say \\"a\\\\b\\"'],
  ["\x07\b\f\n\r\t\v", "\\a\\b\\f\\n\\r\\t\\v"],
  ["\x00\x1b\x7f", "\\x00\\x1b\\x7f"],
  ["\u0080\u00a0\u00ad", "\\u0080\\u00a0\\u00ad"],
  ["\u0600\u2007\u200b\u2028\u202e\u2060\u3000", "\\u0600\\u2007\\u200b\\u2028\\u202e\\u2060\\u3000"],
  ["\ue000\ufeff\ufffd", "\\ue000\\ufeff\ufffd"],
  ["é日本\u{1f600}", "é日本\u{1f600}"],
  ["\u{1fae9}\u{e0041}\u{10ffff}", "\\U0001fae9\\U000e0041\\U0010ffff"],
  ["a\udcff\udc80", "a\\xff\\x80"],
  ["\ud800", "\\xed\\xa0\\x80"],
];

describe("goQuote", () => {
  it.each(QUOTED)("writes %j as Go does", (name, quoted) => {
    expect(goQuote(name)).toBe(quoted);
  });

  it("joins escaped bytes that are UTF-8 together", () => {
    expect(goQuote("\udcc3\udca9")).toBe("é");
  });
});

describe("goUnquote", () => {
  it.each(QUOTED.filter(([name]) => name !== "\ud800"))("gives %j back", (name, quoted) => {
    expect(goUnquote(quoted)).toBe(name);
  });

  it("reads octal bytes and bytes that make up a character", () => {
    expect(goUnquote("\\303\\251\\xc3\\xa9\\x41")).toBe("ééA");
  });
});

describe("goJsonString", () => {
  it("escapes what Go's encoder escapes, HTML too", () => {
    expect(goJsonString('<a href="x">&\n\x01\u2028é')).toBe(
      '"\\u003ca href=\\"x\\"\\u003e\\u0026\\n\\u0001\\u2028é"',
    );
  });
});

describe("isPrintable", () => {
  it("knows the graphic characters of Unicode 15.0 without its spaces, 149,014 - 16", () => {
    let printable = 0;
    for (let codePoint = 0; codePoint <= 0x10ffff; codePoint++) if (isPrintable(codePoint)) printable++;

    expect(printable).toBe(148_998);
  });

  it("calls nothing printable that this engine's newer Unicode does not", () => {
    const category = /^[\p{L}\p{M}\p{N}\p{P}\p{S} ]$/u;
    const wrong: number[] = [];
    for (let codePoint = 0; codePoint <= 0x10ffff; codePoint++) {
      if (isPrintable(codePoint) && !category.test(String.fromCodePoint(codePoint))) wrong.push(codePoint);
    }

    expect(wrong).toEqual([]);
  });
});

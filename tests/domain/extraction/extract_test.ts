import { afterAll, describe, expect, it } from "vitest";
import { type Asked, Unreadable } from "../../../src/domain/extraction/extracted.ts";
import { Extractor } from "../../../src/domain/extraction/extractor.ts";
import type { Format } from "../../../src/domain/extraction/kinds.ts";
import { madeDocx, madeOdt, madePdf, madePptx, madeXlsx, madeZip } from "../../support/made_documents.ts";

const extractor = new Extractor();
afterAll(() => extractor.close());

const bytesOf = (text: string) => new TextEncoder().encode(text);

async function wordsOf(format: Format, bytes: Uint8Array<ArrayBuffer>, most = 10_000) {
  return await extractor.extract(() => Promise.resolve({ format, bytes, most }));
}

/** By which refusal a document gives no words. */
async function refused(asked: Omit<Asked, "most">, by = extractor): Promise<string> {
  try {
    return (await by.extract(() => Promise.resolve({ ...asked, most: 10_000 }))).text;
  } catch (error) {
    if (error instanceof Unreadable) return error.code;
    throw error;
  }
}

describe("extraction", () => {
  it("[R3] reads Word, Excel, PowerPoint, OpenDocument and PDF", async () => {
    const texts = [
      await wordsOf("docx", madeDocx(["Harbour plan", "Second &amp; last"])),
      await wordsOf("xlsx", madeXlsx([["Name", "Sum"], ["Pier", "12"]])),
      await wordsOf("pptx", madePptx(["First slide", "Second slide"])),
      await wordsOf("opendocument", madeOdt(["Open words"])),
      await wordsOf("pdf", madePdf(["Page one", "Page two"])),
    ];

    expect(texts.map(({ text }) => text)).toEqual([
      "Harbour plan\nSecond & last",
      "Name\tSum\nPier\t12",
      "First slide\n\nSecond slide",
      "Open words",
      "Page one\n\nPage two",
    ]);
  });

  it("[R6] reads a text in the encoding that it is in", async () => {
    const latin = Uint8Array.from(
      "Fähre über die Förde, größer als gewöhnlich",
      (letter) => letter.charCodeAt(0),
    );
    const wide = Uint8Array.from([0xff, 0xfe, ...[..."Fähre"].flatMap((one) => [one.charCodeAt(0), 0])]);

    const texts = [
      await wordsOf("text", latin),
      await wordsOf("text", wide),
      await wordsOf("text", bytesOf("株")),
    ];

    expect(texts.map(({ text }) => text)).toEqual([
      "Fähre über die Förde, größer als gewöhnlich",
      "Fähre",
      "株",
    ]);
    expect(texts.slice(1).map(({ encoding }) => encoding)).toEqual(["utf-16le", "utf-8"]);
  });

  it("says where it stopped", async () => {
    const { text, isCut } = await wordsOf("docx", madeDocx(["one", "two", "three"]), 5);

    expect({ text, isCut }).toEqual({ text: "one\nt", isCut: true });
  });

  it("[R3] refuses a zip that unpacks to far more than it is, whatever its directory says", async () => {
    const million = "a".repeat(4_000_000);
    const words = `<w:document xmlns:w="w"><w:t>${million}</w:t></w:document>`;
    const honest = madeZip([["word/document.xml", words]]);
    const lying = madeZip([["word/document.xml", words]], 10);

    expect(await refused({ format: "docx", bytes: honest })).toMatch(/^(bomb|a{10000})$/);
    expect(
      await refused({
        format: "xlsx",
        bytes: madeZip([["xl/worksheets/sheet1.xml", "<a/>"], [
          "xl/sharedStrings.xml",
          `<sst><si><t>${million}</t></si></sst>`,
        ]]),
      }),
    ).toBe("bomb");
    expect(await refused({ format: "docx", bytes: lying })).toMatch(/^(bomb|a{10000})$/);
  });

  it("[R3] refuses XML with entities of its own, and elements without end", async () => {
    const lol =
      `<!DOCTYPE a [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><w:document xmlns:w="w"><w:t>&b;</w:t></w:document>`;
    const deep = `<w:document xmlns:w="w">${"<w:p>".repeat(100_000)}`;

    expect(await refused({ format: "docx", bytes: madeZip([["word/document.xml", lol]]) })).toBe("damaged");
    expect(await refused({ format: "docx", bytes: madeZip([["word/document.xml", deep]]) })).toBe("bomb");
  });

  it("[R3] reads a PDF whose pages contain each other, and one that is torn, without hanging", async () => {
    const torn = madePdf(["Page one"]).slice(0, 150);
    const circle = new TextDecoder("latin1").decode(madePdf(["Page one"])).replace(
      "/Kids[4 0 R]",
      "/Kids[2 0 R]",
    );

    expect(await refused({ format: "pdf", bytes: Uint8Array.from(circle, (one) => one.charCodeAt(0)) }))
      .toMatch(/^(damaged)?$/);
    expect(await refused({ format: "pdf", bytes: torn })).toMatch(/^(damaged)?$/);
    expect(await refused({ format: "pdf", bytes: madePdf(["After them"]) })).toBe("After them");
  });

  it("[R3] ends the thread of what takes too long, and reads the next one", async () => {
    const hasty = new Extractor(1);

    const first = await refused({ format: "pdf", bytes: madePdf(["slow"]) }, hasty);
    hasty.close();

    expect(first).toBe("too_costly");
    expect(await refused({ format: "text", bytes: bytesOf("next") })).toBe("next");
  });

  it("[R6] holds one document at a time, and of one account few wait", async () => {
    let [held, most] = [0, 0];
    const read = async () => {
      most = Math.max(most, ++held);
      await new Promise((wake) => setTimeout(wake, 1));
      held--;
      return { format: "text" as const, bytes: bytesOf("words"), most: 10 };
    };
    const asked = ["acme", "acme", "acme", "acme", "initech"].map((account) =>
      extractor.extract(read, account)
    );

    const answers = await Promise.allSettled(asked);

    expect(most).toBe(1);
    expect(answers.map(({ status }) => status))
      .toEqual(["fulfilled", "fulfilled", "fulfilled", "rejected", "fulfilled"]);
    expect((await extractor.extract(read, "acme")).text).toBe("words");
  });

  it("[R3] does not fall over what looks like a bomb for regular expressions", async () => {
    const quotes = bytesOf(`${'"'.repeat(200_000)}${"\n".repeat(200_000)}${",".repeat(200_000)}`);

    const read = await refused({ format: "table", bytes: quotes });

    expect(read.length).toBeLessThanOrEqual(10_000);
  });
});

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

/** Two sheets, the second tab's part first, with texts, a sum of fractions, days and times; no shared texts at all. */
const WORKBOOK = madeZip([
  [
    "xl/workbook.xml",
    '<workbook xmlns:r="r"><workbookPr/><sheets><sheet name="Plan" sheetId="2" r:id="b"/>' +
    '<sheet name="Old &amp; gone" sheetId="1" r:id="a"/></sheets></workbook>',
  ],
  [
    "xl/_rels/workbook.xml.rels",
    '<Relationships><Relationship Id="a" Target="worksheets/sheet1.xml"/>' +
    '<Relationship Id="b" Target="/xl/worksheets/sheet2.xml"/></Relationships>',
  ],
  [
    "xl/styles.xml",
    '<styleSheet><numFmts><numFmt numFmtId="170" formatCode="[$-409]yyyy\\-mm"/>' +
    '<numFmt numFmtId="171" formatCode="0.00&quot;days&quot;"/></numFmts><cellStyleXfs><xf numFmtId="14"/></cellStyleXfs>' +
    '<cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="170"/><xf numFmtId="171"/></cellXfs></styleSheet>',
  ],
  [
    "xl/worksheets/sheet1.xml",
    '<worksheet><row><c s="2"><v>46352.5</v></c><c s="3"><v>46352.5</v></c></row></worksheet>',
  ],
  [
    "xl/worksheets/sheet2.xml",
    '<worksheet><row r="1"><c r="A1" t="inlineStr"><is><t>Pier</t></is></c><c r="C1" s="1"><v>46352</v></c></row>' +
    '<row r="4"><c r="A4" t="b"><v>1</v></c><c r="B4"><f>0.1+0.2</f><v>0.30000000000000004</v></c>' +
    '<c r="C4" s="2"><v>0.39583333333333331</v></c></row></worksheet>',
  ],
]);

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

  it("[R6] reads a table by its separator", async () => {
    const { tables } = await wordsOf("table", bytesOf('name;note\n"a;b";"two\nlines"\n'));

    expect(tables).toEqual([{ name: null, rows: [["name", "note"], ["a;b", "two\nlines"]] }]);
  });

  it("[R6] reads the sheets of a workbook as tables: in its order, cells in their columns, days as days", async () => {
    const { tables, text, isCut } = await wordsOf("xlsx", WORKBOOK, 100_000);

    expect(tables).toEqual([
      { name: "Plan", rows: [["Pier", "", "2026-11-26"], ["TRUE", "0.3", "09:30"]] },
      { name: "Old & gone", rows: [["2026-11-26 12:00", "46352.5"]] },
    ]);
    expect(text).toBe("Pier\t2026-11-26\nTRUE\t0.3\t09:30\n\n2026-11-26 12:00\t46352.5");
    expect(isCut).toBe(false);
  });

  it("[R6] reads the sheets of OpenDocument as tables, as their cells are shown", async () => {
    const cell = (text: string, more = "") => `<t:table-cell ${more}><x:p>${text}</x:p></t:table-cell>`;
    const empty = (n: number) => `<t:table-cell table:number-columns-repeated="${n}"/>`;
    const note = "<o:annotation><x:p>ask Alice</x:p></o:annotation>";
    const rows = [
      `<t:table-row>${cell("Pier")}${empty(1)}${cell("26.11.2026")}${empty(16_000)}</t:table-row>`,
      `<t:table-row>${
        cell("12", 'table:number-columns-repeated="2"')
      }<t:table-cell>${note}<x:p>a</x:p><x:p>b</x:p></t:table-cell></t:table-row>`,
      `<t:table-row table:number-rows-repeated="1048000">${empty(16_384)}</t:table-row>`,
    ];
    const content = `<o:body xmlns:o="o" xmlns:t="t" xmlns:x="x" xmlns:table="t"><t:table table:name="Plan">${
      rows.join("")
    }</t:table></o:body>`;

    const { tables, text } = await wordsOf("ods", madeZip([["content.xml", content]]));

    expect(tables).toEqual([{ name: "Plan", rows: [["Pier", "", "26.11.2026"], ["12", "12", "a\nb"]] }]);
    expect(text).toBe("Pier\t26.11.2026\n12\t12\ta\nb");
  });

  it("[R6] says of a table that it has more rows than are shown, and cuts what no cell holds", async () => {
    const long = await wordsOf("table", bytesOf(`a,b\n${"1,2\n".repeat(20_000)}`), 1_000_000);
    const wide = await wordsOf("table", bytesOf(`${"x".repeat(600)}\n${"1,".repeat(150)}\n`));

    expect([long.isCut, long.tables![0]!.rows.length]).toEqual([true, 20_000]);
    expect([wide.isCut, wide.tables![0]!.rows.map((row) => row.length)]).toEqual([true, [1, 100]]);
    expect(wide.tables![0]!.rows[0]![0]).toBe(`${"x".repeat(500)}…`);
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

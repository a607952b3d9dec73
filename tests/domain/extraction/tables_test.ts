import { afterAll, describe, expect, it } from "vitest";
import { Extractor } from "../../../src/domain/extraction/extractor.ts";
import type { Format } from "../../../src/domain/extraction/kinds.ts";
import { madeZip } from "../../support/made_documents.ts";

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

/** One row, each of whose cells has another format, by its code or by its number. */
function formatted(cells: [format: string | number, value: number][]): Uint8Array<ArrayBuffer> {
  const own = cells.map(([code], n) =>
    typeof code === "string" ? `<numFmt numFmtId="${200 + n}" formatCode="${code}"/>` : ""
  );
  const formats = cells.map(([code], n) => `<xf numFmtId="${typeof code === "string" ? 200 + n : code}"/>`);
  const row = cells.map(([, value], n) => `<c s="${n}"><v>${value}</v></c>`);
  return madeZip([
    [
      "xl/styles.xml",
      `<styleSheet><numFmts>${own.join("")}</numFmts><cellXfs>${formats.join("")}</cellXfs></styleSheet>`,
    ],
    ["xl/worksheets/sheet1.xml", `<worksheet><row>${row.join("")}</row></worksheet>`],
  ]);
}

describe("tables", () => {
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

  it("[R6] reads the sheets of OpenDocument as tables, as their cells are shown, with breaks and tabs between words", async () => {
    const cell = (text: string, more = "") => `<t:table-cell ${more}><x:p>${text}</x:p></t:table-cell>`;
    const empty = (n: number) => `<t:table-cell table:number-columns-repeated="${n}"/>`;
    const note = "<o:annotation><x:p>ask Alice</x:p></o:annotation>";
    const rows = [
      `<t:table-row>${cell("Pier")}${empty(1)}${cell("26.11.2026")}${empty(16_000)}</t:table-row>`,
      `<t:table-row>${
        cell("12", 'table:number-columns-repeated="2"')
      }<t:table-cell>${note}<x:p>a<x:line-break/>b<x:tab/>c<x:s text:c="3"/>d</x:p><x:p>e</x:p></t:table-cell></t:table-row>`,
      `<t:table-row table:number-rows-repeated="1048000">${empty(16_384)}</t:table-row>`,
    ];
    const content =
      `<o:body xmlns:o="o" xmlns:t="t" xmlns:x="x" xmlns:table="t" xmlns:text="x"><t:table table:name="Plan">${
        rows.join("")
      }</t:table></o:body>`;

    const { tables, text } = await wordsOf("ods", madeZip([["content.xml", content]]));

    expect(tables).toEqual([{
      name: "Plan",
      rows: [["Pier", "", "26.11.2026"], ["12", "12", "a\nb\tc   d\ne"]],
    }]);
    expect(text).toBe("Pier\t26.11.2026\n12\t12\ta\nb\tc   d\ne");
  });

  it("[R6] shows hours that go on beyond a day as hours, and what is no day as the number that it is", async () => {
    const { tables } = await wordsOf(
      "xlsx",
      formatted([
        ["[h]:mm", 1.25],
        ["[hh]:mm:ss", 5.5],
        [46, 90 / 86_400],
        ["[Red][mm]:ss", -0.25],
        ["[$-409]h:mm AM/PM", 0.75],
        [14, -0.25],
        [22, 1e12],
      ]),
    );

    expect(tables![0]!.rows).toEqual([[
      "30:00",
      "132:00",
      "0:01:30",
      "-6:00",
      "18:00",
      "-0.25",
      "1000000000000",
    ]]);
  });

  it("[R6] says of a table that it has more rows than are shown", async () => {
    const long = await wordsOf("table", bytesOf(`a,b\n${"1,2\n".repeat(20_000)}`), 1_000_000);
    const broad = await wordsOf("table", bytesOf(`${"1,".repeat(99)}1\n`.repeat(600)), 1_000_000);
    const all = await wordsOf("table", bytesOf("1,2\n".repeat(20_000)), 1_000_000);

    expect([long, broad, all].map(({ isCut, tables }) => [isCut, tables![0]!.rows.length]))
      .toEqual([[true, 20_000], [true, 500], [false, 20_000]]);
  });

  it("[R6] cuts what no cell holds, and goes on with the rows behind it", async () => {
    const { tables, isCut } = await wordsOf(
      "table",
      bytesOf(`${"x".repeat(600)}\n${`${"1,".repeat(149)}1\n`.repeat(3)}last,one\n`),
    );

    const { rows } = tables![0]!;
    expect([isCut, rows.map((row) => row.length)]).toEqual([true, [1, 100, 100, 100, 2]]);
    expect(rows[0]![0]).toBe(`${"x".repeat(500)}…`);
  });

  it("[R3] holds no more of a sheet's name than of a cell", async () => {
    const table = `<t:table table:name="${
      "n".repeat(50_000)
    }"><t:table-row><t:table-cell><x:p>hi</x:p></t:table-cell></t:table-row></t:table>`;
    const content = `<o:body xmlns:o="o" xmlns:t="t" xmlns:x="x" xmlns:table="t">${table}</o:body>`;

    const { tables } = await wordsOf("ods", madeZip([["content.xml", content]]));

    expect(tables).toEqual([{ name: `${"n".repeat(500)}…`, rows: [["hi"]] }]);
  });
});

import { Buffer } from "node:buffer";
import { crc32, deflateRawSync } from "node:zlib";

type Part = [name: string, content: string | Uint8Array];

/** A zip of these parts; `lie` is what its directory says of their sizes instead. */
export function madeZip(parts: Part[], lie?: number): Uint8Array<ArrayBuffer> {
  const pieces: Buffer[] = [];
  const directory: Buffer[] = [];
  let at = 0;
  for (const [name, content] of parts) {
    const plain = Buffer.from(content as string);
    const packed = deflateRawSync(plain);
    const sizes = [crc32(plain), packed.length, lie ?? plain.length, Buffer.byteLength(name)];
    const head = record(0x04034b50, [20, 0, 8, 0, 0], sizes, [0]);
    pieces.push(head, Buffer.from(name), packed);
    directory.push(record(0x02014b50, [20, 20, 0, 8, 0, 0], sizes, [0, 0, 0, 0], [0, at]), Buffer.from(name));
    at += head.length + Buffer.byteLength(name) + packed.length;
  }
  const size = directory.reduce((sum, one) => sum + one.length, 0);
  const end = record(0x06054b50, [0, 0, parts.length, parts.length], [size, at], [0]);
  // Trap: the name's length is two bytes, unlike the sizes before it.
  return Uint8Array.from(Buffer.concat([...pieces, ...directory, end]));
}

/** A record of a zip: its sign, then words of two bytes and of four by turns; after three sizes a name's length has two. */
function record(
  sign: number,
  shorts: number[],
  sizes: number[],
  more: number[],
  last: number[] = [],
): Buffer {
  const four = (n: number) => Buffer.from([n, n >>> 8, n >>> 16, n >>> 24]);
  const two = (n: number) => Buffer.from([n, n >>> 8]);
  const [name] = sizes.length === 4 ? [sizes[3]!] : [null];
  return Buffer.concat([
    four(sign),
    ...shorts.map(two),
    ...sizes.slice(0, name === null ? sizes.length : 3).map(four),
    ...name === null ? [] : [two(name)],
    ...more.map(two),
    ...last.map(four),
  ]);
}

const W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"';

export function madeDocx(paragraphs: string[]): Uint8Array<ArrayBuffer> {
  const body = paragraphs.map((text) => `<w:p><w:r><w:t>${text}</w:t></w:r></w:p>`).join("");
  return madeZip([
    ["[Content_Types].xml", "<Types/>"],
    ["word/document.xml", `<?xml version="1.0"?><w:document ${W}><w:body>${body}</w:body></w:document>`],
  ]);
}

/** Rows of texts, which all cells share. */
export function madeXlsx(rows: string[][]): Uint8Array<ArrayBuffer> {
  const texts = rows.flat();
  let next = 0;
  const cell = () => `<c t="s"><v>${next++}</v></c>`;
  const sheet = rows.map((row) => `<row>${row.map(cell).join("")}</row>`).join("");
  return madeZip([
    ["xl/sharedStrings.xml", `<sst>${texts.map((text) => `<si><t>${text}</t></si>`).join("")}</sst>`],
    ["xl/worksheets/sheet1.xml", `<worksheet><sheetData>${sheet}</sheetData></worksheet>`],
  ]);
}

export function madePptx(slides: string[]): Uint8Array<ArrayBuffer> {
  return madeZip(
    slides.map((text, n): Part => [
      `ppt/slides/slide${n + 1}.xml`,
      `<p:sld xmlns:p="p" xmlns:a="a"><a:p><a:r><a:t>${text}</a:t></a:r></a:p></p:sld>`,
    ]),
  );
}

export function madeOdt(paragraphs: string[]): Uint8Array<ArrayBuffer> {
  const body = paragraphs.map((text) => `<text:p>${text}</text:p>`).join("");
  return madeZip([["content.xml", `<office:body xmlns:office="o" xmlns:text="t">${body}</office:body>`]]);
}

/** A PDF with a line of text a page; `root` are entries of its root, `image` is how many pixels high a picture on each page is: of the page's width, so that none is left out. */
export function madePdf(pages: string[], { root = "", image = 0 } = {}) {
  const first = 3 + 1;
  const picture = image === 0 ? null : {
    object: `<</Type/XObject/Subtype/Image/Width 1200/Height ${image}/ColorSpace/DeviceRGB` +
      `/BitsPerComponent 8/Length 3>>stream\nabc\nendstream`,
    resource: `/XObject<</I ${first + pages.length * 2} 0 R>>`,
    drawing: "q 612 0 0 612 0 0 cm /I Do Q ",
  };
  const kids = pages.map((_, n) => `${first + n * 2} 0 R`).join(" ");
  const objects = [
    `<</Type/Catalog/Pages 2 0 R${root}>>`,
    `<</Type/Pages/Kids[${kids}]/Count ${pages.length}>>`,
    "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    ...pages.flatMap((text, n) => {
      const stream = `${picture?.drawing ?? ""}BT /F1 24 Tf 72 700 Td (${text}) Tj ET`;
      return [
        `<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Resources<</Font<</F1 3 0 R>>${
          picture?.resource ?? ""
        }>>/Contents ${first + n * 2 + 1} 0 R>>`,
        `<</Length ${stream.length}>>stream\n${stream}\nendstream`,
      ];
    }),
    ...picture ? [picture.object] : [],
  ];
  let text = "%PDF-1.7\n";
  const places = objects.map((object, n) => {
    const at = text.length;
    text += `${n + 1} 0 obj${object}endobj\n`;
    return at;
  });
  const table = places.map((at) => `${String(at).padStart(10, "0")} 00000 n \n`).join("");
  const size = objects.length + 1;
  const xref = `xref\n0 ${size}\n0000000000 65535 f \n${table}`;
  const whole = `${text}${xref}trailer<</Size ${size}/Root 1 0 R>>\nstartxref\n${text.length}\n%%EOF`;
  return Uint8Array.from(Buffer.from(whole, "latin1"));
}

import { afterAll, describe, expect, it } from "vitest";
import { Unreadable } from "../../../src/domain/extraction/extracted.ts";
import { type DrawnPage, PageDrawer } from "../../../src/domain/extraction/page_drawer.ts";
import { madePdf } from "../../support/made_documents.ts";

const drawer = new PageDrawer();
afterAll(() => drawer.close());

const drawn = (bytes: Uint8Array<ArrayBuffer>, page = 1) =>
  drawer.draw(() => Promise.resolve({ bytes: bytes.slice(), page }));

/** By which refusal a document gives no picture. */
async function refused(bytes: Uint8Array<ArrayBuffer>, page = 1, by = drawer): Promise<string | DrawnPage> {
  try {
    return await by.draw(() => Promise.resolve({ bytes: bytes.slice(), page }));
  } catch (error) {
    if (error instanceof Unreadable) return error.code;
    throw error;
  }
}

const PNG = [0x89, 0x50, 0x4e, 0x47];
const changed = (pdf: Uint8Array, from: string, to: string) => {
  const text = new TextDecoder("latin1").decode(pdf).replace(from, to);
  return Uint8Array.from(text, (letter) => letter.charCodeAt(0));
};

describe("a PDF's page", () => {
  it("[R6] is drawn as it looks on paper, each by its number", async () => {
    const pdf = madePdf(["First page", "Second page"]);

    const [first, second] = [await drawn(pdf, 1), await drawn(pdf, 2)];

    expect([...first.png.subarray(0, 4)]).toEqual(PNG);
    expect([first.width, first.height, first.pages, second.pages]).toEqual([1200, 1553, 2, 2]);
    expect(first.png).not.toEqual(second.png);
  });

  it("[R6] runs no script of the document and draws what is left of a torn one, or says that it is damaged", async () => {
    const script = madePdf(["Quiet"], { root: "/OpenAction<</S/JavaScript/JS(app.alert(1))>>" });

    expect([...(await drawn(script)).png.subarray(0, 4)]).toEqual(PNG);
    expect(await refused(madePdf(["Torn"]).slice(0, 60))).toBe("damaged");
    expect(await refused(new TextEncoder().encode("%PDF-1.7 and nothing else"))).toBe("damaged");
  });

  it("says of a page that there is not that it is not there", async () => {
    const pdf = madePdf(["Only page"]);

    expect([await refused(pdf, 0), await refused(pdf, 2)]).toEqual(["no_page", "no_page"]);
  });

  it("is no larger than a screen takes, however large it says that it is", async () => {
    const size = (box: string) => changed(madePdf(["Large"]), "[0 0 612 792]", box);

    const [poster, roll] = [await drawn(size("[0 0 14400 14400]")), await drawn(size("[0 0 100 9000]"))];
    const stamp = await drawn(size("[0 0 20 20]"));

    expect([poster, roll, stamp].map(({ width, height }) => [width, height]))
      .toEqual([[1200, 1200], [27, 2400], [60, 60]]);
  });

  it("[R6] whose picture takes more memory than a page may is refused, and the next one is drawn", async () => {
    const picture = (height: number) => madePdf(["Picture"], { image: height });

    const [fits, exceeds] = [await refused(picture(20_000)), await refused(picture(150_000))];

    expect(fits).toMatchObject({ width: 1200 });
    expect(exceeds).toBe("damaged");
    expect((await drawn(madePdf(["After it"]))).pages).toBe(1);
  });

  it("ends the thread of what takes too long, and draws the next one", async () => {
    const hasty = new PageDrawer(1);

    const answer = await refused(madePdf(["Slow"]), 1, hasty);
    hasty.close();

    expect(answer).toBe("too_costly");
  });
});

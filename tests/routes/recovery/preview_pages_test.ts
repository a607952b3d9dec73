import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { type Installation, installation } from "../../support/installation.ts";
import { madeDocx, madePdf, madeXlsx } from "../../support/made_documents.ts";
import { lookedAt, placeOf } from "./looking.ts";
import { inPortal } from "./recovery_world.ts";

let world: Installation;

beforeAll(async () => {
  world = await installation({ files: 5 });
  const put = (path: string, content: string | Uint8Array) => {
    const body = typeof content === "string" ? { text: content } : { base64: content.toBase64() };
    return world.control("POST", "put", { member: "alice", path, ...body });
  };
  await put("/poly.pdf", madePdf(["Annual report"]));
  await put("/plan.docx", madeDocx(["Harbour plan"]));
  await put("/budget.xlsx", madeXlsx([["Item", "Spent"], ["Pier &lt;1&gt;", "12"]]));
  await put("/empty.txt", "");
  await put("/long.txt", "line\n".repeat(3000));
  await world.json("backup");
}, 120_000);
afterAll(() => world.close());

const looked = (name: string, more = "", headers: Record<string, string> = {}) =>
  lookedAt(world, name, more, headers);

async function textAt(name: string, more = ""): Promise<string> {
  return new TextDecoder().decode((await looked(name, more)).bytes);
}

describe("preview of documents", () => {
  it.each([
    ["long.txt", "", /class="preview preview-tall".*Of a long file its beginning is shown\..*Show more/],
    ["long.txt", "?more=yes", /class="preview preview-tall"[^<]*<\/iframe>(?!.*(It goes on|Show more))/],
    ["poly.pdf", "?as=text", /<iframe class="preview" height="45"[^<]*<\/iframe>(?!.*Show more)/],
    ["budget.xlsx", "", /<iframe class="preview" height="89"[^<]*<\/iframe>(?!.*Show more)/],
    ["empty.txt", "", /<iframe class="preview" height="45"[^<]*<\/iframe>(?!.*Show more)/],
  ])(
    "[R6] has a frame as tall as %s%s, and says what is left only where something is",
    async (name, more, says) => {
      const page = await inPortal(world, async (portal) => {
        const at = `${await placeOf(portal, name)}${more}`;
        return await vi.waitUntil(async () => {
          const page = await portal.text(at);
          return page.includes("If it is long") ? null : page;
        }, { timeout: 60_000 });
      });

      expect(page.replaceAll("\n", " ")).toMatch(says);
    },
  );

  it("[R6] shows a PDF page by page as it looks on paper, and its text where that is asked for", async () => {
    const page = await textAt("poly.pdf");
    const { status, headers, bytes } = await looked("poly.pdf", "/pages/1", { "sec-fetch-dest": "image" });
    const alone = await looked("poly.pdf", "/pages/1", { "sec-fetch-dest": "document" });
    const others = [
      await looked("poly.pdf", "/pages/2"),
      await looked("poly.pdf", "/pages/x"),
      await looked("plan.docx", "/pages/1"),
    ];

    expect(page).toMatch(
      /Page 1.*<img [^>]*src="[^"]*\/pages\/1"[^>]*alt="Page 1 of poly\.pdf, as a picture"/s,
    );
    expect(page).not.toContain("<iframe");
    expect([status, ...bytes.subarray(0, 4)]).toEqual([200, 0x89, 0x50, 0x4e, 0x47]);
    expect(headers.get("content-type")).toBe("image/png");
    expect(headers.get("content-security-policy")).toMatch(/^sandbox; default-src 'none';/);
    expect(alone.headers.get("content-disposition")).toBe("attachment");
    expect(others.map((one) => one.status)).toEqual([404, 404, 404]);
    expect(await textAt("poly.pdf", "?as=text")).toMatch(/<iframe.*Show its pages|Show its pages.*<iframe/s);
    expect(await textAt("poly.pdf", "?page=7")).toContain("<iframe");
  });
});

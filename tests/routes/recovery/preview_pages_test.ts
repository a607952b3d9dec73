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
  await put("/heavy.pdf", madePdf(["A picture of 540 MB"], { image: 150_000 }));
  await put("/plan.docx", madeDocx(["Harbour plan"]));
  await put("/budget.xlsx", madeXlsx([["Item", "Spent"], ["Pier &lt;1&gt;", "12"]]));
  await put("/empty.txt", "");
  await put("/wide.csv", `${"1,".repeat(99)}1\n`.repeat(600));
  await put("/long.txt", "line\n".repeat(3000));
  await world.json("backup");
}, 120_000);
afterAll(() => world.close());

const looked = (name: string, more = "", headers: Record<string, string> = {}) =>
  lookedAt(world, name, more, headers);

/** A page that waits for nothing any more. */
async function settled(name: string, more = ""): Promise<string> {
  return await inPortal(world, async (portal) => {
    const at = `${await placeOf(portal, name)}${more}`;
    return await vi.waitUntil(async () => {
      const page = await portal.text(at);
      return /If it is long|still being drawn/.test(page) ? null : page;
    }, { timeout: 60_000 });
  });
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
      expect((await settled(name, more)).replaceAll("\n", " ")).toMatch(says);
    },
  );

  it("[R6] shows a PDF page by page as it looks on paper, and its text where that is asked for", async () => {
    const page = await settled("poly.pdf");
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
    expect(await settled("poly.pdf", "?as=text")).toMatch(/Show its pages.*<iframe/s);
  });

  it("[R6] shows the beginning of a wide table, and more of it when asked", async () => {
    const [first, more] = [await looked("wide.csv", "/words"), await looked("wide.csv", "/words?more=yes")];

    expect([first, more].map(({ bytes }) => new TextDecoder().decode(bytes).match(/<tr>/g)!.length))
      .toEqual([200, 500]);
  });

  it("[R6] says why a page is not shown, has the text instead, and leads to no page beyond it", async () => {
    const [missing, heavy] = [await settled("poly.pdf", "?page=7"), await settled("heavy.pdf")];

    expect(missing).toMatch(
      /Page 7 is not shown\. The document has no such page\..*Show its pages.*<iframe/s,
    );
    expect(heavy).toMatch(/Page 1 is not shown\. The file is damaged.*<iframe/s);
    expect(heavy).not.toContain("Show its pages");
    expect([missing, heavy].map((page) => /Next page|<img [^>]*preview-page/.test(page))).toEqual([
      false,
      false,
    ]);
  });

  it("[R6] says of a page that waits for too many others that it does, and of none that it is still being drawn", async () => {
    const page = await inPortal(world, async (portal) => {
      const { promise, reject } = Promise.withResolvers<never>();
      const { drawer } = portal.reading;
      const others = [1, 2, 3].map(() => drawer.draw(() => promise, portal.services.account));
      const page = await portal.text(await placeOf(portal, "poly.pdf"));
      reject(new Error("enough"));
      await Promise.allSettled(others);
      return page;
    });

    expect(page).toMatch(
      /Page 1 is not shown\. Cannot show it just now: many files are being read\..*<iframe/s,
    );
  });

  it.each([
    ["poly.pdf", /^<nav.*Page 1 of 1.*<img [^>]*src="[^"]*\/pages\/1"/s],
    ["heavy.pdf", /^<p[^>]*>Page 1 is not shown\. The file is damaged.*<iframe/s],
  ])(
    "[R6] says of a late page of %s that it is being drawn, and asks until it is known",
    async (name, says) => {
      const { page, later } = await inPortal(world, async (portal) => {
        const { promise, reject } = Promise.withResolvers<never>();
        const other = portal.reading.drawer.draw(() => promise);
        const at = await placeOf(portal, name);
        const page = await portal.text(at);
        reject(new Error("enough"));
        await Promise.allSettled([other]);
        const asked = /hx-get="([^"]*)"/.exec(page)![1]!;
        const later = await vi.waitUntil(async () => {
          const region = await (await portal.alice.get(asked, { "hx-request-type": "partial" })).text();
          return region.includes("still being drawn") ? null : region;
        }, { timeout: 60_000 });
        return { page, later };
      });

      expect(page).toMatch(/hx-trigger="load delay:1s".*Look again.*\?as=text.*It is still being drawn\./s);
      expect(page).not.toMatch(/Next page|<img [^>]*preview-page/);
      expect(later).toMatch(says);
      expect(later).not.toContain("Next page");
    },
  );
});

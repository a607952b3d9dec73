import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Installation, installation } from "../../support/installation.ts";
import { madeDocx, madePdf, madeXlsx } from "../../support/made_documents.ts";
import { brokenOff } from "./downloading.ts";
import { ALICE, lookedAt, placeOf } from "./looking.ts";
import { inPortal } from "./recovery_world.ts";

let world: Installation;
const BOB = "bob@acme.example";
const PNG = Uint8Array.fromBase64(
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==",
);
const SVG = '<svg xmlns="http://www.w3.org/2000/svg"><script>parent.location="/settings"</script></svg>';
const HTML = "<!doctype html><script>fetch('/settings/account')</script><h1>portal</h1>";
/** A film's beginning and 5 MB of noise: several blobs. */
const FILM = filmOf(5_000_000);

function filmOf(size: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(size);
  for (let at = 0, x = 1; at < size; at++) bytes[at] = (x = Math.imul(x, 48271) & 0x7fffffff) & 0xff;
  bytes.set(new TextEncoder().encode("\0\0\0\x18ftypisom"));
  return bytes;
}

beforeAll(async () => {
  world = await installation({ files: 5 });
  const put = (path: string, content: string | Uint8Array, member = "alice") => {
    const body = typeof content === "string" ? { text: content } : { base64: content.toBase64() };
    return world.control("POST", "put", { member, path, ...body });
  };
  await put("/a.png", PNG);
  await put("/html named.png", HTML);
  await put("/evil.svg", SVG);
  await put(
    "/poly.pdf",
    madePdf(["Annual report"], { root: "/OpenAction<</S/JavaScript/JS(app.alert(1))>>" }),
  );
  await put("/plan.docx", madeDocx(["Harbour plan &lt;script&gt;alert(1)&lt;/script&gt;"]));
  await put("/code.ts", "const a = 1 < 2;\nlet b = '<img src=x onerror=alert(1)>';\n");
  await put("/sums.csv", "name,sum\npier,12\n");
  await put("/budget.xlsx", madeXlsx([["Item", "Spent"], ["Pier &lt;1&gt;", "12"]]));
  await put("/film.mp4", FILM);
  await put("/empty.txt", "");
  await put("/old.doc", Uint8Array.from([0xd0, 0xcf, 0x11, 0xe0, 0, 1, 2, 3]));
  await put("/long.txt", "line\n".repeat(3000));
  await put("/his.txt", "bob's own", "bob");
  await world.json("backup");
}, 120_000);
afterAll(() => world.close());

const looked = (name: string, more = "", headers: Record<string, string> = {}) =>
  lookedAt(world, name, more, headers);

async function textAt(name: string, more = ""): Promise<string> {
  return new TextDecoder().decode((await looked(name, more)).bytes);
}

describe("preview", () => {
  it("[R6] shows an image with its own type, in a sandbox, and as a file where it is opened by itself", async () => {
    const inPage = await looked("a.png", "/content", { "sec-fetch-dest": "image" });
    const alone = await looked("a.png", "/content", { "sec-fetch-dest": "document" });

    expect(inPage.bytes).toEqual(PNG);
    expect(Object.fromEntries(inPage.headers)).toMatchObject({
      "content-type": "image/png",
      "content-disposition": "inline",
      "x-content-type-options": "nosniff",
      "cross-origin-resource-policy": "same-origin",
      "cache-control": "private, no-store, no-transform",
    });
    expect(inPage.headers.get("content-security-policy")).toMatch(/^sandbox; default-src 'none';/);
    expect(alone.headers.get("content-disposition")).toBe("attachment");
  });

  it("[I5] gives no type to what is not what its name says, nor to what nobody shows", async () => {
    const answers = [
      await looked("html named.png", "/content"),
      await looked("old.doc", "/content"),
      await looked("poly.pdf", "/content"),
    ];

    expect(answers.map(({ status }) => status)).toEqual([404, 404, 404]);
    expect(await textAt("old.doc")).toContain("A file of this kind is not shown here.");
  });

  it("[I5] shows HTML as the text that it is, in a sandboxed document without a script", async () => {
    const page = await textAt("html named.png");
    const { headers, bytes } = await looked("html named.png", "/words");
    const words = new TextDecoder().decode(bytes);

    expect(page).toMatch(/<iframe[^>]* sandbox=""/);
    expect(page).not.toContain("fetch(");
    expect(words).toContain("&lt;script&gt;fetch(&#39;/settings/account&#39;)&lt;/script&gt;");
    expect(words).not.toMatch(/<script/);
    expect(headers.get("content-security-policy")).toMatch(
      /^sandbox; default-src 'none'; style-src 'sha256-[^']+'; /,
    );
    expect(headers.get("content-security-policy")).not.toContain("allow-");
    expect(headers.get("x-frame-options")).toBe("SAMEORIGIN");
  });

  it("[I5] gives SVG as an image alone, whose policy lets nothing run", async () => {
    const { headers } = await looked("evil.svg", "/content", { "sec-fetch-dest": "image" });

    expect(headers.get("content-type")).toBe("image/svg+xml");
    expect(headers.get("content-security-policy")).toContain("default-src 'none'");
    expect(headers.get("content-security-policy")).toMatch(/^sandbox;/);
    expect(await textAt("evil.svg")).toMatch(/<img src="[^"]*\/content"/);
  });

  it("[R6] has the text of PDF and Word, code by lines, a table as one", async () => {
    expect(await textAt("poly.pdf", "/words")).toContain("Annual report");
    expect(await textAt("plan.docx", "/words")).toContain("Harbour plan &lt;script&gt;");
    expect(await textAt("code.ts", "/words")).toContain("<span>const a = 1 &lt; 2;</span>");
    expect(await textAt("sums.csv", "/words")).toContain("<td>12</td>");
    expect(await textAt("budget.xlsx", "/words")).toContain("<td>Pier &lt;1&gt;</td><td>12</td>");
    expect(await textAt("empty.txt", "/words")).toContain("There is no text in it.");
  });

  it("[R6] shows the beginning of what is long, and more when asked", async () => {
    const first = (await textAt("long.txt", "/words")).match(/<span>/g)!.length;
    const more = (await textAt("long.txt", "/words?more=yes")).match(/<span>/g)!.length;

    expect([first, more]).toEqual([1000, 3000]);
  });

  it("[R6] gives a film by ranges, of which each is exact", async () => {
    const part = await looked("film.mp4", "/content", { range: "bytes=4000000-4000099" });
    const end = await looked("film.mp4", "/content", { range: "bytes=-10" });
    const rest = await looked("film.mp4", "/content", { range: "bytes=1500000-" });
    const whole = await looked("film.mp4", "/content");

    expect(part.status).toBe(206);
    expect(part.headers.get("content-range")).toBe("bytes 4000000-4000099/5000000");
    expect(part.headers.get("content-length")).toBe("100");
    expect(part.bytes).toEqual(FILM.slice(4_000_000, 4_000_100));
    expect(end.bytes).toEqual(FILM.slice(-10));
    expect(rest.bytes).toEqual(FILM.slice(1_500_000));
    expect([whole.status, whole.bytes.length]).toEqual([200, FILM.length]);
  });

  it("[S4] of a film breaks off once who sees it has signed out", async () => {
    const said = await inPortal(world, async (portal) => {
      const answer = await portal.alice.get(`${await placeOf(portal, "film.mp4")}/content`);
      return await brokenOff(answer, () => portal.alice.post("/signout"));
    });

    expect(said).toContain("it was ended meanwhile");
  });

  it.each([
    ["bytes=5000000-", 416],
    ["bytes=-0", 416],
    ["bytes=9-1", 200],
    ["bytes=0-1,3-4", 200],
    ["bytes=-", 200],
    ["lines=1-2", 200],
    ["bytes=99999999999999999999-", 200],
    ["bytes=0-99999999", 206],
  ])("[R6] answers the range %s with %i", async (range, status) => {
    expect((await looked("film.mp4", "/content", { range })).status).toBe(status);
  });

  it("[R6] reads again from the beginning where the file is another one by now", async () => {
    const { status } = await looked("film.mp4", "/content", { range: "bytes=0-1", "if-range": '"other"' });

    expect(status).toBe(200);
  });

  it("[T3] shows no version of another entity, and none that there is not", async () => {
    const statuses = await inPortal(world, async (portal) => {
      const his = await placeOf(portal, "his.txt");
      const all = [
        his,
        `${his}/words`,
        `${await portal.at(BOB)}/versions/0`,
        `${await portal.at(BOB)}/versions/x`,
      ];
      return await Promise.all(all.map(async (at) => (await portal.alice.get(at)).status));
    });

    expect(statuses).toEqual([404, 404, 404, 404]);
  });

  it("[C2] is told to the audit log once an hour, by numbers", async () => {
    await textAt("sums.csv");
    await textAt("sums.csv", "/words");
    const rows = await inPortal(world, async ({ services }) => {
      const { id } = await services.catalogue.read.selectFrom("versions").select("id")
        .where("name", "=", "sums.csv").executeTakeFirstOrThrow();
      return await services.control.read.selectFrom("audit").select("detail")
        .where("action", "=", "content.previewed").where("detail", "like", `%"version":${id}}`).execute();
    });

    expect(rows.length).toBe(1);
    expect(rows[0]!.detail).not.toContain("sums");
  });

  it("[R6] leads there from the folder, from the versions and from what was found", async () => {
    const pages = await inPortal(world, async (portal) => {
      const at = await portal.at(ALICE);
      const found = await portal.text(`${at}/search?q=plan.docx`);
      const [, node] = /\/history\/(\d+)/.exec(found)!;
      const link = `href="${await placeOf(portal, "plan.docx")}"`;
      const all = [found, await portal.text(`${at}/history/${node}`), await portal.text(`${at}/at/1`)];
      return all.map((page) => page.includes(link));
    });

    expect(pages).toEqual([true, true, true]);
  });
});

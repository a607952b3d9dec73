import { gunzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { assets } from "../../src/routes/assets.ts";
import { ASSETS } from "../../src/views/assets.ts";
import { type PortalWorld, portalWorld } from "../support/portal_world.ts";

let world: PortalWorld;
let app: PortalWorld["app"];

beforeAll(async () => {
  world = await portalWorld();
  app = world.appWith(assets());
});
afterAll(() => world.close());

describe("/assets", () => {
  it.each(Object.values(ASSETS))("serves %s to be kept for ever", async (path) => {
    const answer = await app.request(path);

    expect(answer.status).toBe(200);
    expect(answer.headers.get("cache-control")).toBe("public, max-age=31536000, immutable");
  });

  it("compresses for browsers that ask for it, into the same bytes", async () => {
    const plain = await app.request(ASSETS.style);
    const zipped = await app.request(ASSETS.style, { headers: { "accept-encoding": "gzip, br" } });

    expect(zipped.headers.get("content-encoding")).toBe("gzip");
    expect(gunzipSync(await zipped.arrayBuffer()).equals(new Uint8Array(await plain.arrayBuffer()))).toBe(
      true,
    );
  });

  it("knows nothing of other names", async () => {
    const answers = await Promise.all(
      ["/assets/dropkeep.css", "/assets/..%2fdeno.json", "/assets/"].map((path) => app.request(path)),
    );

    expect(answers.map(({ status }) => status)).toEqual([404, 404, 404]);
  });

  it("keeps the style sheet within 15 KB and the script within 25 KB on the wire", async () => {
    const sizes = await Promise.all([ASSETS.style, ASSETS.script].map(wireSize));

    expect(sizes[0]).toBeLessThan(15_000);
    expect(sizes[1]).toBeLessThan(25_000);
  });

  it("has styles name fonts by their content", async () => {
    const text = await (await app.request(ASSETS.style)).text();

    expect(text).toContain(ASSETS.font);
    expect(text).not.toContain("asset:");
  });
});

async function wireSize(path: string): Promise<number> {
  const answer = await app.request(path, { headers: { "accept-encoding": "gzip" } });
  return (await answer.arrayBuffer()).byteLength;
}

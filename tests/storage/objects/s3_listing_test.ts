import { describe, expect, it } from "vitest";
import { S3Listing } from "../../../src/storage/objects/s3/listing.ts";

const entry = (key: string, more = "<Size>3</Size>") =>
  `<Contents>${key}<LastModified>2026-11-26T10:00:00.000Z</LastModified>${more}</Contents>`;

const page = (entries: string, isTruncated = false, token = "") =>
  `<?xml version="1.0" encoding="UTF-8"?>\n<ListBucketResult><IsTruncated>${isTruncated}</IsTruncated>` +
  `${token}${entries}</ListBucketResult>\n`;

async function listed(...pages: string[]) {
  const tokens: (string | undefined)[] = [];
  const listing = new S3Listing((token) => (tokens.push(token), Promise.resolve(pages.shift()!)), "R&D/");
  return { objects: await Array.fromAsync(listing), tokens };
}

describe("S3Listing", () => {
  it("reads keys with marks of XML in them, page by page", async () => {
    const { objects, tokens } = await listed(
      page(
        entry("<Key>R&amp;D/a</Key>") + entry("<Key>R&#38;D/&#98;&#x63;</Key>"),
        true,
        "<NextContinuationToken>1&amp;2=</NextContinuationToken>",
      ),
      page(entry("<Key>R&amp;D/d</Key>")),
    );

    expect(objects.map(({ name, size }) => [name, size])).toEqual([["a", 3], ["bc", 3], ["d", 3]]);
    expect(tokens).toEqual([undefined, "1&2="]);
  });

  it.each([
    ["an object without a key that it can read", page(entry("<Key><![CDATA[R&amp;D/a]]></Key>"))],
    ["an object without a size", page(entry("<Key>R&amp;D/a</Key>", ""))],
    ["a page that breaks off", page(entry("<Key>R&amp;D/a</Key>")).slice(0, -10)],
    ["a page that names no next one", page(entry("<Key>R&amp;D/a</Key>"), true)],
    ["another server's page", "<html><body>Welcome</body></html>"],
  ])("takes no part of a bucket for all of it: %s", async (_, text) => {
    await expect(listed(text)).rejects.toMatchObject({ code: "corrupt" });
  });
});

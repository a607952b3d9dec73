import { describe, expect, it } from "vitest";
import { clientOf } from "./support.ts";
import { recording } from "./wire.ts";
import { zipOf } from "./zip_archives.ts";

const ASKED = { acting: { member: "dbmid:a", root: "42" }, path: "/a", largest: 1000, most: 100_000 };

async function zips(files: Record<string, string>) {
  const archive = new Uint8Array(await zipOf(files));
  return recording(() => new Response(archive, { headers: { "dropbox-api-result": "{}" } })).fetch;
}

describe("zippedFolder", () => {
  it("gives the bytes of each file, and its memory back behind the last one", async () => {
    const seen: string[] = [], given: Uint8Array[] = [];

    for await (const bytes of clientOf(await zips({ one: "first", two: "second" })).zippedFolder(ASKED)) {
      seen.push(new TextDecoder().decode(bytes!));
      given.push(bytes!);
    }

    expect(seen).toEqual(["first", "second"]);
    expect(given.map(({ length }) => length)).toEqual([0, 0]);
  });

  it("gives its memory back to whoever reads no further", async () => {
    const given: Uint8Array[] = [];

    for await (const bytes of clientOf(await zips({ one: "first", two: "second" })).zippedFolder(ASKED)) {
      given.push(bytes!);
      break;
    }

    expect(given.map(({ length }) => length)).toEqual([0]);
  });
});

import { describe, expect, it } from "vitest";
import { parseStoreAddress } from "../../../src/storage/objects/address.ts";
import { openObjectStore } from "../../../src/storage/objects/open.ts";
import { bytes } from "./saying.ts";

describe("a store's address", () => {
  it.each([
    ["/var/lib/objects", "/var/lib/objects"],
    ["./data/objects", `${Deno.cwd()}/data/objects`],
    ["data", `${Deno.cwd()}/data`],
    ["file:///srv/with%20space", "/srv/with space"],
  ])("%j is a folder", (text, folder) => {
    expect(parseStoreAddress(text)).toEqual({ kind: "disk", folder });
  });

  it.each([
    ["s3://bucket", "bucket", ""],
    ["s3://bucket/", "bucket", ""],
    ["s3://bucket/teams/acme/", "bucket", "teams/acme"],
  ])("%j is a bucket", (text, bucket, prefix) => {
    const access = { endpoint: "http://localhost:9000", region: "r", accessKeyId: "k", secretAccessKey: "s" };

    expect(parseStoreAddress(text, access)).toEqual({ kind: "s3", bucket, prefix, ...access });
  });

  it.each([
    "",
    " ",
    "s3://",
    "s3:///prefix",
    "s3://b//x",
    "s3://b/../x",
    "s3:bucket",
    "https://host/b",
    "file://data",
    "azure:b",
  ])(
    "%j is refused with the fix",
    (text) => {
      expect(() => parseStoreAddress(text)).toThrow(/^Cannot use ".*" as a store: give .*s3:\/\/bucket/);
    },
  );

  it("opens the same store in another thread, to which it was sent", async () => {
    const folder = await Deno.makeTempDir();
    const address = parseStoreAddress(folder);
    await openObjectStore(address).put("a", bytes("x"));

    const copy = structuredClone(address);

    expect(await openObjectStore(copy).get("a")).toEqual(bytes("x"));
    await Deno.remove(folder, { recursive: true });
  });
});

import { beforeAll, describe, expect, it } from "vitest";
import { type AccountKey, makeAccountKey, openAccountKey } from "../../../src/storage/secrets/account_key.ts";
import { derivable, deriveBytes } from "../../../src/storage/secrets/derivation.ts";
import { type MasterRing, newMasterKey, readMasterRing } from "../../../src/storage/secrets/master_ring.ts";
import { open, seal, versionOf } from "../../../src/storage/secrets/sealing.ts";
import { Secret } from "../../../src/storage/secrets/secret.ts";
import { masterOf, rewrap, unwrap } from "../../../src/storage/secrets/wrapping.ts";

const TOKEN = new Secret("canary-refresh-token-Ω");

let ring: MasterRing;
let acme: AccountKey;

beforeAll(async () => {
  ring = await readMasterRing(newMasterKey(), "the test");
  acme = await openAccountKey(ring, await makeAccountKey(ring, "acme", 1));
});

describe("seal", () => {
  it("opens in its own place, and the sealed text shows nothing", async () => {
    const key = await acme.purpose("connections.refresh_token");

    const sealed = await seal(key, TOKEN, "c1");

    expect(sealed).toMatch(/^v1\.1\.[\w-]{16}\.[\w-]+$/);
    expect(versionOf(sealed)).toBe(1);
    expect((await open(key, sealed, "c1")).reveal()).toBe(TOKEN.reveal());
  });

  it.each([
    ["another row", "connections.refresh_token", "c2"],
    ["another column", "connections.app_secret", "c1"],
    ["another table", "tasks.refresh_token", "c1"],
  ])("does not open in %s", async (_, purpose, row) => {
    const sealed = await seal(await acme.purpose("connections.refresh_token"), TOKEN, "c1");

    const opening = open(await acme.purpose(purpose), sealed, row);

    await expect(opening).rejects.toMatchObject({ code: "refused" });
  });

  it("does not open for another account, nor for another version of the key", async () => {
    const sealed = await seal(await acme.purpose("a.b"), TOKEN, "c1");
    const initech = await openAccountKey(ring, await makeAccountKey(ring, "initech", 1));
    const newer = await openAccountKey(ring, await makeAccountKey(ring, "acme", 2));

    for (const stranger of [initech, newer]) {
      await expect(open(await stranger.purpose("a.b"), sealed, "c1")).rejects.toMatchObject({
        code: "refused",
      });
    }
  });

  it("refuses every flipped character, every cut and every other form", async () => {
    const key = await acme.purpose("a.b");
    const sealed = await seal(key, TOKEN, "c1");
    const flips = [...sealed].map((c, n) =>
      sealed.slice(0, n) + (c === "A" ? "B" : "A") + sealed.slice(n + 1)
    );
    const cuts = [...sealed].map((_, n) => sealed.slice(0, n));

    for (const wrong of [...flips, ...cuts, "", "...", `${sealed}=`, `v2${sealed.slice(2)}`]) {
      await expect(open(key, wrong, "c1"), wrong).rejects.toMatchObject({ code: "refused" });
    }
  });

  it("[K5] never uses a nonce twice for one key", async () => {
    const key = await acme.purpose("a.b");

    const sealed = await Promise.all(Array.from({ length: 2000 }, () => seal(key, TOKEN, "c1")));

    expect(new Set(sealed.map((text) => text.split(".")[2])).size).toBe(2000);
  });
});

describe("account keys", () => {
  it("give the same file key each time, and another to each account and purpose", async () => {
    const wrapped = await makeAccountKey(ring, "acme", 1);
    const [one, again] = [await openAccountKey(ring, wrapped), await openAccountKey(ring, wrapped)];

    const key = (await one.fileKey("catalogue-file/v1")).reveal();

    expect(key).toMatch(/^[0-9a-f]{64}$/);
    expect((await again.fileKey("catalogue-file/v1")).reveal()).toBe(key);
    expect((await acme.fileKey("catalogue-file/v1")).reveal()).not.toBe(key);
    expect((await one.fileKey("export/v1")).reveal()).not.toBe(key);
  });

  it("[D3] do not open in another account's place", async () => {
    const wrapped = await makeAccountKey(ring, "acme", 1);

    for (const swapped of [{ ...wrapped, account: "initech" }, { ...wrapped, version: 2 }]) {
      await expect(openAccountKey(ring, swapped)).rejects.toMatchObject({ code: "refused" });
    }
  });

  it("move to a newer master key without changing what they open", async () => {
    const text = newMasterKey();
    const old = await readMasterRing(text, "the test");
    const both = await readMasterRing(`${text}\n${newMasterKey()}`, "the test");
    const key = await makeAccountKey(old, "acme", 1);
    const sealed = await seal(await (await openAccountKey(old, key)).purpose("a.b"), TOKEN, "c1");

    const wrapped = await rewrap(both, key.wrapped, "ak|acme|1");

    expect(masterOf(wrapped)).toBe(both.active.id);
    const opened = await open(
      await (await openAccountKey(both, { ...key, wrapped })).purpose("a.b"),
      sealed,
      "c1",
    );
    expect(opened.reveal()).toBe(TOKEN.reveal());
    await expect(unwrap(old, wrapped, "ak|acme|1")).rejects.toMatchObject({ code: "missing_key" });
  });
});

it("derives what RFC 5869 says (A.3: no salt, no info)", async () => {
  const root = await derivable(new Uint8Array(22).fill(0x0b));

  const bytes = await deriveBytes(root, "", 42);

  expect(bytes.toHex()).toBe(
    "8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d9d201395faa4b61a96c8",
  );
});

import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { PIECE } from "../../src/integrations/destinations/destination.ts";
import { type AzureSettings, openDestination } from "../../src/integrations/destinations/open.ts";
import { tryOut } from "../../src/integrations/destinations/try_out.ts";
import { withoutRclone } from "../sandbox/clients/rclone.ts";
import { type AzureServer, startAzure } from "./azure_server.ts";
import { bytesOf, inParts, keepsTheLaw } from "./conformance.ts";
import { testDoors } from "./doors.ts";
import { foundByRclone, md5, rclone } from "./rclone_remote.ts";

describe("AzureDestination", () => {
  let server: AzureServer;
  let settings: AzureSettings;
  beforeAll(() => {
    server = startAzure();
    const { account, container, endpoint, key } = server;
    settings = { kind: "azure", account, container, endpoint, accountKey: key, sas: null };
  });
  afterAll(() => server.close());

  const open = (change: Partial<AzureSettings> = {}, doors = testDoors()) =>
    openDestination({ ...settings, ...change }, doors);
  /** A token as the storage account gives it, with these permissions. */
  const token = (sp: string) => {
    const sig = crypto.randomUUID();
    server.sas.set(sig, { sp });
    return `sv=2022-11-02&sr=c&sp=${sp}&sig=${sig}`;
  };

  keepsTheLaw("the law", () => open(), async (name) => server.blobs.get(name)?.bytes ?? null);

  it("writes by a SAS token too", async () => {
    const destination = await open({ accountKey: null, sas: token("rcwld") });

    expect(await tryOut(destination, "sas/")).toEqual({ left: null });
  });

  it("says which object it may not remove, and that it is there", async () => {
    const destination = await open({ accountKey: null, sas: token("rcwl") });

    const { left } = await tryOut(destination, "left/");

    expect(left?.why).toMatch(/the SAS token does not permit it/);
    expect([...server.blobs.keys()]).toContain(left?.name);
  });

  it.each([
    ["a wrong key", { accountKey: btoa("another key") }, /the key or the SAS token is wrong/],
    ["a container that is not there", { container: "nowhere" }, /the container does not exist/],
    [
      "an account that is not there",
      { endpoint: "https://no-such-account.invalid" },
      /there is no storage account of that name/,
    ],
  ])("says in words what is wrong with %s", async (_, change, words) => {
    const tried = tryOut(await open(change), "tried/");

    await expect(tried).rejects.toThrow(words);
    await expect(tried).rejects.not.toThrow(settings.accountKey!);
  });

  it("says that a SAS token lacks a permission, and that the clock is wrong", async () => {
    const reading = await open({ accountKey: null, sas: token("rl") });
    const late = await open(
      { accountKey: btoa("another key") },
      testDoors({ now: () => Date.now() + 3_600_000 }),
    );

    await expect(tryOut(reading, "tried/")).rejects.toThrow(
      "the SAS token does not permit it; it takes read",
    );
    await expect(tryOut(late, "tried/")).rejects.toThrow("ask the operator to set the clock");
  });

  it("follows no redirect", async () => {
    const headers = { location: `${server.origin}/elsewhere` };
    server.faults.add({ method: "HEAD", where: /moved/, status: 302, headers });

    await expect((await open()).look("moved")).rejects.toThrow("Azure refuses it (302)");

    expect(server.seen.join("\n")).not.toContain("/elsewhere");
  });

  it("waits as long as the service asks, and finds what it wrote when the answer was lost", async () => {
    const doors = testDoors();
    const destination = await open({}, doors);
    server.faults.add(
      { method: "PUT", where: /comp=block&/, status: 503, headers: { "retry-after": "9" } },
      { method: "PUT", where: /comp=blocklist/, status: 500, after: true },
    );

    await destination.put({ name: "lost", size: PIECE + 1, mark: "m" }, inParts(bytesOf(PIECE + 1)));

    expect(doors.waits).toContain(9_000);
    expect(server.blobs.get("lost")?.bytes.length).toBe(PIECE + 1);
  });

  it.skipIf(withoutRclone())(
    "writes what rclone reads, hashes and all, and reads what rclone writes",
    async () => {
      const remote = {
        type: "azureblob",
        sas_url: `${server.endpoint}/${server.container}?${token("rcwld")}`,
      };
      const [small, large] = [bytesOf(1_000), bytesOf(PIECE + 777)];
      const destination = await open();
      for (const [name, bytes] of [["theirs/Ä b.txt", small], ["theirs/large", large]] as const) {
        await destination.put({ name, size: bytes.length, mark: "m" }, inParts(bytes));
      }

      expect(await foundByRclone(remote, `${server.container}/theirs`)).toEqual({
        "Ä b.txt": { size: 1_000, md5: md5(small) },
        large: { size: large.length, md5: md5(large) },
      });
      expect(md5(await rclone(remote, "cat", `their:${server.container}/theirs/large`))).toBe(md5(large));

      const file = await Deno.makeTempFile();
      await Deno.writeFile(file, large);
      await rclone(remote, "copyto", file, `their:${server.container}/by-them`);
      await Deno.remove(file);
      expect(md5(await destination.read("by-them"))).toBe(md5(large));
    },
  );
});

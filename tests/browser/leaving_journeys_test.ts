import { GetObjectCommand, ListObjectsV2Command, S3Client } from "@aws-sdk/client-s3";
import type { BrowserContextOptions } from "playwright-core";
import { beforeAll, describe, expect, it } from "vitest";
import { sleep } from "../../src/services.ts";
import { RESTICS, withoutRestic } from "../support/restic.ts";
import { s3ForTests, type S3Server, withoutS3 } from "../support/s3.ts";
import { browseServed, HAS_BROWSER } from "./browser.ts";
import { Clicker } from "./clicker.ts";
import { aliceSetsUp, backUp, connectTeam, openSite, type Site } from "./site.ts";

/** What Bob leaves behind, by path. */
const LEFT: Record<string, string> = {
  "/Harbour/Lease of pier nine.txt": "Nine years.",
  "/Harbour/Grüße 🎈.txt": "From the harbour.",
  "/Notes.txt": "Call Alice.",
};

let site: Site;
let storageState: BrowserContextOptions["storageState"];

/** How many seconds and actions something took, told to who runs the tests. */
async function timed(name: string, person: Clicker, act: () => Promise<void>) {
  const began = performance.now();
  await act();
  console.info(`[${name}] ${person.clicks} actions, ${((performance.now() - began) / 1000).toFixed(1)} s`);
}

describe.skipIf(!HAS_BROWSER || withoutS3())("a company that somebody leaves", () => {
  let s3: S3Server & { bucket: string };
  const here = { DROPKEEP_PRIVATE_DESTINATIONS: "127.0.0.0/8" };
  const browsing = browseServed(async () => site = await openSite(undefined, here));

  beforeAll(async () => {
    s3 = await s3ForTests();
    const alice = await aliceSetsUp(site);
    const task = await connectTeam(site);
    for (const [path, text] of Object.entries(LEFT)) {
      await site.control("POST", "put", { member: "bob", path, text });
    }
    await backUp(site, alice, task);
    await site.control("DELETE", "members/bob");
    await backUp(site, alice, task);
    storageState = alice.cookies;
  }, 120_000);

  it("[J5] has the leaver's data in its own bucket in eight actions", async () => {
    const page = await browsing.open("/", { storageState });
    const person = new Clicker(page, true);
    await timed("J5", person, async () => {
      await person.click("link", "Recovery");
      await person.clickIn("main", "link", "Acme");
      await person.clickIn("main", "link", "Bob Brown");
      await person.click("link", "Via Snapshot");
      await person.clickIn("tbody tr", "link", /^\d+ /);
      await person.click("link", "Download all");
      await person.clickIn("main", "radio", /^Amazon S3/);
      await page.getByLabel("Bucket", { exact: true }).first().fill(s3.bucket);
      await page.getByLabel("Address").first().fill(s3.endpoint);
      await page.getByLabel("Access key ID").fill(s3.key);
      await page.getByLabel("Secret access key").fill(s3.secret);
      await person.click("button", "Try it out and export");
      await person.sees(/^Everything that you chose is there\.$/);
    });

    expect(person.clicks).toBe(8);
    const stored = await objectsOf(s3);
    for (const [path, text] of Object.entries(LEFT)) {
      const key = Object.keys(stored).find((name) => name.endsWith(path));
      expect([path, key && stored[key]]).toEqual([path, text]);
    }
    expect(Object.keys(stored).filter((name) => name.endsWith("/manifest.json"))).toHaveLength(1);
  });
});

describe.skipIf(!HAS_BROWSER || withoutRestic())("a company that leaves Dropkeep", () => {
  const browsing = browseServed(async () => site = await openSite({ files: 10 }));

  beforeAll(async () => {
    const alice = await aliceSetsUp(site);
    const task = await connectTeam(site);
    await site.control("POST", "put", { member: "alice", path: "/Lease.txt", text: "Nine years." });
    await backUp(site, alice, task);
    storageState = alice.cookies;
  }, 120_000);

  it("[J7] holds all that stock restic needs in two actions, and has everything back by it", async () => {
    const page = await browsing.open("/", { storageState });
    const person = new Clicker(page, true);
    let kit = "";
    await timed("J7", person, async () => {
      await person.click("link", "Get the recovery kit");
      const saved = page.waitForEvent("download");
      await person.click("button", "Download Recovery Kit");
      kit = await Deno.readTextFile(await (await saved).path());
    });
    const commands = await page.locator("pre code").allTextContents();
    await untilIdle();
    const lease = await followed(kit, commands);

    expect(person.clicks).toBe(2);
    expect(lease).toBe("Nine years.");
  });
});

/** Stock restic checks what nobody writes to, as the page says. */
async function untilIdle() {
  const { read } = site.services.control;
  while (await read.selectFrom("jobs").select("id").where("ended_at", "is", null).executeTakeFirst()) {
    await sleep(50);
  }
}

/** Does what the page says with what the kit says, in a folder of its own; what Alice's lease says there. */
async function followed(kit: string, commands: string[]): Promise<string> {
  const cwd = `${site.folder}/elsewhere`;
  await Deno.mkdir(cwd);
  await Deno.writeTextFile(`${cwd}/recovery.key`, `${/^Password:\s+(\S+)$/m.exec(kit)![1]!}\n`);
  const env = { RESTIC_CACHE_DIR: `${cwd}/cache` };
  for (const line of commands.filter((one) => one.startsWith("restic "))) {
    const args = ["-c", line.replace(/^restic /, `${RESTICS[0]} `)];
    while (true) {
      const { success, stderr } = await new Deno.Command("sh", { args, cwd, env }).output();
      const said = new TextDecoder().decode(stderr);
      // The server looks after the repository whenever it finds time: who is told so tries again.
      if (!success && !said.includes("already locked")) throw new Error(`${line}: ${said}`);
      if (success) break;
    }
  }
  return await Deno.readTextFile(`${cwd}/restored/members/alice@acme.example/Lease.txt`);
}

/** Every object of a bucket as text, by its key. */
async function objectsOf({ endpoint, bucket: Bucket, key, secret }: S3Server & { bucket: string }) {
  const credentials = { accessKeyId: key, secretAccessKey: secret };
  const client = new S3Client({ endpoint, region: "us-east-1", forcePathStyle: true, credentials });
  const { Contents = [] } = await client.send(new ListObjectsV2Command({ Bucket }));
  const stored: Record<string, string> = {};
  for (const { Key } of Contents) {
    const { Body } = await client.send(new GetObjectCommand({ Bucket, Key }));
    stored[Key!] = await Body!.transformToString();
  }
  client.destroy();
  return stored;
}

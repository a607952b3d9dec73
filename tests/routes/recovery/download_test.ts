import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { readFileSync, statSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Installation, installation } from "../../support/installation.ts";
import { askDownload, bytesOf, mailedLink, prepared } from "./downloading.ts";
import { ALICE, snapshotAt, tick, words } from "./giving_back.ts";
import { inPortal } from "./recovery_world.ts";

const withoutUnzip = spawnSync("unzip", ["-v"]).status !== 0;
const ODD = ["/Odd/..", "/Odd/C:", "/Odd/Grüße 🎈 ‮txt.exe", "/Odd/aux.txt", "/Odd/a\\b.txt", "/Odd/=1+1"];

let world: Installation;
beforeAll(async () => {
  world = await installation({ files: 30 });
  for (const path of ODD) await world.control("POST", "put", { member: "alice", path, text: `of ${path}` });
  await world.json("backup");
});
afterAll(() => world.close());

const unzipped = (name: string) =>
  spawnSync("unzip", ["-q", "-o", name, "-d", "out"], {
    cwd: world.folder,
    env: { ...process.env, LC_ALL: "C.UTF-8" },
  });

describe("a download that somebody asks for", () => {
  it.skipIf(withoutUnzip)(
    "[R5] is prepared, mailed, and unpacked by unzip with every byte and name, as its manifest says",
    async () => {
      const seen = await inPortal(world, async (portal) => {
        const at = await snapshotAt(portal, ALICE);
        const form = words(await portal.text(`${at}/download`));
        const { job, page } = await prepared(portal, at, { label: "Leaver" });
        const link = await mailedLink(portal);
        const landing = await portal.text(link);
        const zip = await portal.alice.get(`${job}/zips/1`);
        const audit = await portal.services.control.read.selectFrom("audit").select("action")
          .where("action", "like", "content.%").orderBy("seq").execute();
        Deno.writeFileSync(`${world.folder}/all.zip`, await bytesOf(zip));
        return { form, page, job, landing, zip, audit: audit.map(({ action }) => action) };
      });

      expect(seen.form).toMatch(/All of Alice Adams, as of .*: [\d,]+ files and folders, [\d.]+ .B\./);
      expect(seen.page).toMatch(/Leaver Succeeded Ready to download .* in one zip/);
      expect(seen.landing).toContain(`href="${seen.job}/zips/1"`);
      expect(seen.zip.headers.get("content-disposition")).toMatch(/^attachment; filename="Leaver 20.*\.zip"/);
      expect(seen.audit).toEqual(["content.export_asked", "content.downloaded"]);
      const { status, stderr } = unzipped("all.zip");
      expect([status, String(stderr)]).toEqual([0, ""]);
      const manifest = JSON.parse(readFileSync(`${world.folder}/out/manifest.json`, "utf8"));
      const files = manifest.items.filter(({ kind }: { kind: string }) => kind === "file");
      expect(files.length).toBeGreaterThan(10);
      for (const { member, size, sha256 } of files) {
        const bytes = readFileSync(`${world.folder}/out/${member}`);
        expect([member, statSync(`${world.folder}/out/${member}`).size]).toEqual([member, size]);
        expect(createHash("sha256").update(bytes).digest("hex"), member).toBe(sha256);
      }
      expect(files.filter(({ path }: { path: string }) => path.includes("/Odd/"))).toHaveLength(ODD.length);
    },
    120_000,
  );

  it("[R5] makes the same bytes again from any byte on, and says where a range is none", async () => {
    const seen = await inPortal(world, async (portal) => {
      const at = await snapshotAt(portal, ALICE);
      await tick(portal, at, "", "Contracts");
      const { job } = await prepared(portal, at);
      const whole = await portal.alice.get(`${job}/zips/1`);
      const [bytes, tag] = [await bytesOf(whole), whole.headers.get("etag")!];
      const ask = (range: string, more = {}) => portal.alice.get(`${job}/zips/1`, { range, ...more });
      const parts: [number, number][] = [[0, 1], [17, 40], [1000, 400_000], [
        bytes.length - 700,
        bytes.length,
      ]];
      for (let at = 0; at < bytes.length; at += 40_009) parts.push([at, Math.min(at + 33, bytes.length)]);
      const same: boolean[] = [];
      for (const [start, end] of parts) {
        const answer = await ask(`bytes=${start}-${end - 1}`);
        same.push(
          answer.status === 206 &&
            Buffer.from(await bytesOf(answer)).equals(Buffer.from(bytes.subarray(start, end))),
        );
      }
      return {
        size: whole.headers.get("content-length"),
        bytes: bytes.length,
        same,
        head: await portal.alice.send(
          new Request(`https://keep.example.com${job}/zips/1`, { method: "HEAD" }),
        ),
        tail: (await bytesOf(await ask("bytes=-22"))).length,
        matching: (await ask("bytes=5-9", { "if-range": tag })).status,
        other: (await ask("bytes=5-9", { "if-range": '"another"' })).status,
        several: (await ask("bytes=0-1,5-9")).status,
        none: await ask(`bytes=${bytes.length}-`),
      };
    });

    expect(seen.size).toBe(String(seen.bytes));
    expect(seen.same).toEqual(seen.same.map(() => true));
    expect([seen.head.status, seen.head.headers.get("content-length")]).toEqual([200, seen.size]);
    expect([seen.tail, seen.matching, seen.other, seen.several]).toEqual([22, 206, 200, 200]);
    expect([seen.none.status, seen.none.headers.get("content-range")]).toEqual([
      416,
      `bytes */${seen.bytes}`,
    ]);
  }, 120_000);

  it("[I5] comes as an attachment that no page can be, whatever its name says", async () => {
    const headers = await inPortal(world, async (portal) => {
      const at = await snapshotAt(portal, ALICE);
      const { job } = await prepared(portal, at, { label: 'a"b<script>' });
      const answer = await portal.alice.get(`${job}/zips/1`);
      await answer.body!.cancel();
      return answer.headers;
    });

    expect(headers.get("content-disposition")).toMatch(
      /^attachment; filename="[^"/\\]+"; filename\*=UTF-8''[^"<>]+$/,
    );
    expect(headers.get("content-type")).toBe("application/zip");
    expect(headers.get("x-content-type-options")).toBe("nosniff");
    expect(headers.get("content-security-policy")).toBe("default-src 'none'; sandbox");
  }, 120_000);

  it("is given six times at once to one person, and again as soon as one has ended", async () => {
    const seen = await inPortal(world, async (portal) => {
      const at = await snapshotAt(portal, ALICE);
      const { job } = await prepared(portal, at);
      const ask = () => portal.alice.get(`${job}/zips/1`);
      const six: Response[] = [];
      for (let n = 0; n < 6; n++) six.push(await ask());
      const seventh = await ask();
      await six[0]!.body!.cancel();
      const eighth = await ask();
      await bytesOf(six[1]!);
      const ninth = await ask();
      const tenth = await ask();
      for (const one of [...six.slice(2), eighth, ninth]) await one.body!.cancel();
      return {
        statuses: [...six, seventh, eighth, ninth, tenth].map(({ status }) => status),
        retryAfter: seventh.headers.get("retry-after"),
        type: seventh.headers.get("content-type"),
        says: words(await seventh.text()),
      };
    });

    expect(seen.statuses).toEqual([200, 200, 200, 200, 200, 200, 429, 200, 200, 429]);
    expect([seen.retryAfter, seen.type]).toEqual(["10", "text/html; charset=UTF-8"]);
    expect(seen.says).toContain("you have 6 downloads under way; try again when one of them has ended");
  }, 120_000);

  it("[57] makes one job of a form that is sent twice, and tells of it once", async () => {
    const seen = await inPortal(world, async (portal) => {
      const at = await snapshotAt(portal, ALICE);
      const key = { key: "the-same-key" };
      const jobs = [await askDownload(portal, at, key), await askDownload(portal, at, key)];
      const told = await portal.services.control.read.selectFrom("audit").select("seq")
        .where("action", "=", "content.export_asked").where("detail", "like", `%${jobs[0]!.slice(6)}%`)
        .execute();
      return { jobs, told: told.length };
    });

    expect(seen.jobs[0]).toBe(seen.jobs[1]);
    expect(seen.told).toBe(1);
  });
});

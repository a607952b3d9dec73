import { Buffer } from "node:buffer";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { ContentHash } from "../../../src/storage/repository/content_hash.ts";
import type { Switches } from "../../../src/sandbox/state/switches.ts";
import { type BackupWorld, backupWorld, PASSWORD } from "../../support/backup_world.ts";
import { listedFiles } from "../../support/listed_files.ts";
import { Restic, withoutRestic } from "../../support/restic.ts";

const FILES = 120;
const REFUSED = { status: 400, body: 'Unknown API function: "files/download_zip"' };
const TOO_MANY = {
  status: 409,
  body: { error_summary: "too_many_files/..", error: { ".tag": "too_many_files" } },
};

describe.skipIf(withoutRestic())("backUp, with a zip for each folder of small files", () => {
  let world: BackupWorld;
  beforeEach(async () => {
    world = await backupWorld();
    for (let i = 0; i < FILES; i++) await put(`/Plenty/${i % 3}/file ${i}.txt`, `file number ${i}`);
  });
  afterEach(() => world.close());

  const put = (path: string, text: string, member = "alice") =>
    world.control("POST", "put", { member, path, text });
  const fault = (effect: object, times: number | null = 1) =>
    world.control("POST", "faults", { route: "files/download_zip", times, effect });
  const zips = () => world.sandbox.log.calls("/2/files/download_zip");
  const singles = () => world.sandbox.log.calls().filter((call) => call.route === "/2/files/download").length;

  /** A client, and the folders that it asks for. */
  const listening = async () => {
    const asked: string[] = [];
    const { dropbox } = await world.connect("http://sandbox", (url, init) => {
      const arg = new Headers(init.headers).get("dropbox-api-arg");
      if (url.includes("download_zip")) asked.push(JSON.parse(arg!).path);
      return world.sandbox.fetch(new Request(url, init));
    });
    return { asked, dropbox };
  };

  /** What stock restic restores is what Dropbox lists. */
  const expectAllThere = async () => {
    const restic = new Restic(world.repositoryFolder, PASSWORD);
    await restic.text("check", "--read-data");
    const out = `${world.folder}/out`;
    await restic.text("restore", "latest", "--target", out);
    const files = await listedFiles(world.catalogue.read, world.dropbox);
    expect(files.length).toBeGreaterThan(FILES);
    for (const { place, hash } of files) {
      expect(hashOf(Deno.readFileSync(`${out}/${place}`)), place).toBe(hash);
    }
  };

  it.each<Partial<Switches>>([
    {},
    { zip_sizes: "after" },
    { zip_method: "deflated", zip_sizes: "after", zip64_always: true },
  ])("keeps every file byte for byte, and makes far fewer calls than there are files: %j", async (form) => {
    await world.control("PATCH", "switches", form);

    const result = await world.backUp();

    const calls = Object.values(result.calls).reduce((sum, n) => sum + n, 0);
    expect(result).toMatchObject({ state: "success", added: result.files });
    expect(calls).toBeLessThan(result.added / 2);
    expect(result.calls["files/download_zip"]).toBe(zips().length);
    await expectAllThere();
  });

  it("asks as a member, never as the administrator, for team folders too", async () => {
    const target = { folder: "Marketing" };
    for (let i = 0; i < 5; i++) {
      await world.control("POST", "put", { ...target, path: `/Zips/${i}.txt`, text: `market ${i}` });
    }
    const { asked, dropbox } = await listening();

    await world.backUp({ dropbox });

    expect(zips().map((call) => call.actor)).toEqual(zips().map(() => expect.stringMatching(/^user dbmid:/)));
    expect(asked).toContain("/plenty");
    expect(asked).toContain("/zips");
    expect(zips().filter((call) => call.status !== 200)).toEqual([]);
  });

  it("asks for none when told so", async () => {
    const result = await world.backUp({ folderZips: false });

    expect(result.state).toBe("success");
    expect(zips()).toEqual([]);
  });

  it.each<[string, object]>([
    ["is cut", { cut_after: 900 }],
    ["breaks off", { break_after: 900 }],
    ["is no archive", { status: 200, body: "<html>please log in</html>" }],
    ["has too many files", TOO_MANY],
  ])("brings one by one what a zip does not bring that %s", async (_, effect) => {
    await fault(effect, null);

    const result = await world.backUp();

    expect(result).toMatchObject({ state: "success", added: result.files });
    expect(singles()).toBeGreaterThan(0);
    await expectAllThere();
  });

  it("stores nothing of a file whose bytes are others in a zip, or that is missing there", async () => {
    const { dropbox } = await world.connect("http://sandbox", async (url, init) => {
      const answer = await world.sandbox.fetch(new Request(url, init));
      if (!url.includes("download_zip")) return answer;
      const zip = Buffer.from(await answer.arrayBuffer()).toString("latin1");
      const spoilt = zip.replace("file number 17", "file number 71").replace(
        "file number 25",
        "file number 24",
      );
      return new Response(Buffer.from(spoilt, "latin1"), answer);
    });

    const result = await world.backUp({ dropbox });

    expect(result).toMatchObject({ state: "success", added: result.files });
    await expectAllThere();
  });

  it("asks no more once the route is refused", async () => {
    await fault(REFUSED, null);

    const result = await world.backUp();

    expect(result.state).toBe("success");
    expect(zips().length).toBeLessThan(12);
    expect(singles()).toBeGreaterThan(FILES);
  });

  it("reads a file by the rev that was listed when a zip holds a later one", async () => {
    let changed = false;
    const { dropbox } = await world.connect("http://sandbox", async (url, init) => {
      if (url.includes("download_zip") && !changed) {
        changed = true;
        await put("/Plenty/0/file 0.txt", "a later text");
      }
      return await world.sandbox.fetch(new Request(url, init));
    });

    const first = await world.backUp({ dropbox });
    const second = await world.backUp();

    expect(first).toMatchObject({ state: "success", added: first.files });
    expect(second).toMatchObject({ state: "success", changed: 1, stored: 1 });
    await expectAllThere();
  });

  it("stores a content once that stands in a zipped folder twice, and downloads none that it knows", async () => {
    await world.backUp();
    const before = zips().length;
    for (let i = 0; i < 20; i++) await put(`/Copies/${i}.txt`, `file number ${i}`);
    for (let i = 0; i < 20; i++) await put(`/Twins/${i}.txt`, `twin ${i % 10}`);

    const result = await world.backUp();

    expect(result).toMatchObject({ state: "success", added: 40, stored: 10 });
    expect(zips().length - before).toBeLessThanOrEqual(1);
  });

  it("reads the few files that changed among many by themselves", async () => {
    await world.backUp();
    const before = zips().length;
    await put("/Plenty/0/file 0.txt", "x".repeat(2_000_000));
    await world.backUp();
    for (let i = 0; i < 4; i++) await put(`/Plenty/0/file ${3 * (i + 1)}.txt`, `new ${i}`);

    const result = await world.backUp();

    expect(result).toMatchObject({ state: "success", changed: 4 });
    expect(result.calls["files/download"]).toBe(4);
    expect(zips().length).toBe(before);
  });

  it("leaves a folder be in which another namespace is mounted, whose files would come twice", async () => {
    await world.control("POST", "folder", { member: "alice", path: "/Plenty/Shared" });
    await world.control("POST", "shared-folders", { member: "alice", path: "/Plenty/Shared", with: ["bob"] });
    for (let i = 0; i < 10; i++) await put(`/Plenty/Shared/${i}.txt`, `shared ${i}`);

    const { asked, dropbox } = await listening();

    const result = await world.backUp({ dropbox });

    expect(result.state).toBe("success");
    expect(asked).toEqual(expect.arrayContaining(["/plenty/0", "/plenty/1", "/plenty/2"]));
    expect(asked).not.toContain("/plenty");
    await expectAllThere();
  });

  it("goes on after a kill in the middle of a zip with what is still wanted", async () => {
    await fault({ stall_after: 2_000 }, null);
    const stop = new AbortController();
    const stopped = expect(world.backUp({ signal: stop.signal })).rejects.toThrow("Dropkeep was stopped");
    let isOver = false;
    stopped.catch(() => {}).finally(() => isOver = true);
    while (zips().length === 0 && !isOver) await new Promise((wake) => setTimeout(wake, 20));
    stop.abort(new Error("told to stop"));
    await stopped;
    await world.control("DELETE", "faults");

    const result = await world.backUp();

    expect(result).toMatchObject({ state: "success", added: result.files });
    await expectAllThere();
  });
});

function hashOf(bytes: Uint8Array): string {
  const hash = new ContentHash();
  hash.update(bytes);
  return hash.digest();
}

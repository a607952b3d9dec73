import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { readdirSync, readFileSync, statSync } from "node:fs";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { exportZip } from "../../src/domain/export/export.ts";
import { ZipArchive } from "../../src/domain/export/zip/archive.ts";
import { Spool } from "../../src/domain/export/spool.ts";
import { type BackupWorld, backupWorld } from "../support/backup_world.ts";
import { listedFiles } from "../support/listed_files.ts";
import { readEnd, readZip, type ZipMember } from "./export_read_zip.ts";
import { exportParts, hashOf, losePackOf, spoilEnd } from "./export_world.ts";

const ALICE = "members/alice@acme.example";
const withoutUnzip = spawnSync("unzip", ["-v"]).status !== 0;

describe("exportZip", () => {
  let world: BackupWorld;
  beforeEach(async () => {
    world = await backupWorld();
    await world.backUp();
  });
  afterEach(() => world.close());

  const zip = async (paths: string[], run = 1) => {
    const { stream, report } = await exportZip(exportParts(world), { run, paths });
    const bytes = new Uint8Array(await new Response(stream).arrayBuffer());
    return { bytes, members: byName(readZip(bytes)), report: await report };
  };

  it("holds a whole snapshot byte for byte, with names and client times as they were", async () => {
    const { members, report } = await zip([""]);

    const files = await listedFiles(world.catalogue.read, world.dropbox);
    for (const { place, hash, clientModified } of files) {
      expect(hashOf(members.get(place)!.bytes), place).toBe(hash);
      expect(members.get(place)!.modified, place).toBe(clientModified);
    }
    expect(report).toMatchObject({ files: files.length + 2, failed: 0 });
  });

  it("has a manifest of every item with its facts", async () => {
    const { members } = await zip([`/${ALICE}/Contracts`]);

    const { items } = JSON.parse(new TextDecoder().decode(members.get("manifest.json")!.bytes));
    const lease = items.find((item: { path: string }) => item.path === `/${ALICE}/Contracts/Lease.pdf`);
    const { bytes } = members.get("Contracts/Lease.pdf")!;
    expect(lease).toMatchObject({
      member: "Contracts/Lease.pdf",
      kind: "file",
      state: "stored",
      size: 388_120,
    });
    expect(lease).toMatchObject({ client_modified: "1988-01-01T00:00:00Z", content_hash: hashOf(bytes) });
    expect(lease.sha256).toBe(createHash("sha256").update(bytes).digest("hex"));
    expect(items).toHaveLength(4);
  });

  it("escapes formulas in the CSV and gives the manifest another name where its own is taken", async () => {
    await world.control("POST", "put", { member: "alice", path: '/=1+1,\n"x".txt', text: "a" });
    await world.control("POST", "put", { member: "alice", path: "/manifest.JSON", text: "mine" });
    const { run } = await world.backUp();

    const { members } = await zip([`/${ALICE}/=1+1,\n"x".txt`, `/${ALICE}/manifest.JSON`], run);

    const csv = new TextDecoder().decode(members.get("manifest 2.csv")!.bytes);
    expect(csv).toContain(`,"'=1+1,\n""x"".txt",file,stored,`);
    expect(new TextDecoder().decode(members.get("manifest.JSON")!.bytes)).toBe("mine");
  });

  it.each(["/..\\..\\up.txt", "/../../climb.txt", "/./dot.txt", "/C:/boot.ini"])(
    "holds no name that leaves the folder it is unpacked in: %j",
    async (path) => {
      await world.control("POST", "put", { member: "alice", path, text: "inside" });
      const { run } = await world.backUp();

      const { members } = await zip([`/${ALICE}`], run);

      for (const name of members.keys()) {
        expect(name).not.toMatch(/(^|[/\\])\.{1,2}([/\\]|$)|^[/\\]|^[A-Za-z]:|\\|\0/);
      }
      expect([...members.keys()].some((name) => /up\.txt|climb\.txt|dot\.txt|boot\.ini/.test(name))).toBe(
        true,
      );
    },
  );

  it("lists what cannot be read with its cause and goes on with the rest", async () => {
    await losePackOf(world, "Lease.pdf");

    const { members, report } = await zip([`/${ALICE}`]);

    const { items } = JSON.parse(new TextDecoder().decode(members.get("manifest.json")!.bytes));
    const failed = items.filter((item: { state: string }) => item.state === "failed");
    expect(failed.map((item: { code: string }) => item.code)).toContain("damaged_in_store");
    expect(failed.every((item: { member: string }) => !members.has(item.member))).toBe(true);
    expect(report).toMatchObject({ failed: failed.length, files: 8 - failed.length });
  });

  it.skipIf(withoutUnzip)("lets unzip report a file that is damaged in its middle", async () => {
    await spoilEnd(world, "raw-take.mp4.gpg");
    const { stream, report } = await exportZip(exportParts(world), { run: 1, paths: ["/members"] });
    await Deno.writeFile(`${world.folder}/cut.zip`, stream);

    const { status, stdout } = spawnSync("unzip", ["-t", `${world.folder}/cut.zip`]);

    expect([status, String(stdout)]).toEqual([2, expect.stringMatching(/raw-take\.mp4\.gpg +bad CRC/)]);
    expect(String(stdout)).toMatch(/manifest\.json +OK/);
    expect((await report).problems.find(({ path }) => path.endsWith("/raw-take.mp4.gpg"))?.detail).toContain(
      "cut short",
    );
  });

  it("leaves nothing on the disk, also when nobody reads it to its end", async () => {
    const { stream } = await exportZip(exportParts(world), { run: 1, paths: [""] });
    const reader = stream.getReader();
    await reader.read();
    await reader.cancel();

    expect(readdirSync(world.folder).filter((name) => name.startsWith("dropkeep-export-"))).toEqual([]);
  });

  it("names the path that is not there before the first byte", async () => {
    await expect(exportZip(exportParts(world), { run: 1, paths: [`/${ALICE}/Nothing`] }))
      .rejects.toThrow(`Cannot find "/${ALICE}/Nothing" in this snapshot: there is no "Nothing"`);
  });

  it.skipIf(withoutUnzip)("is unpacked by unzip with the same bytes, empty folders and times", async () => {
    await world.control("POST", "folder", { member: "alice", path: "/Contracts/Empty" });
    const { run } = await world.backUp();
    const { bytes } = await zip([`/${ALICE}/Contracts`], run);
    Deno.writeFileSync(`${world.folder}/all.zip`, bytes);

    const { status, stderr } = spawnSync("unzip", ["-q", "all.zip", "-d", "out"], { cwd: world.folder });

    const lease = `${world.folder}/out/Contracts/Lease.pdf`;
    expect([status, String(stderr)]).toEqual([0, ""]);
    expect(statSync(`${world.folder}/out/Contracts/Empty`).isDirectory()).toBe(true);
    expect(statSync(lease).mtime).toEqual(new Date("1988-01-01T00:00:00Z"));
    expect(hashOf(readFileSync(lease))).toBe(
      hashOf(byName(readZip(bytes)).get("Contracts/Lease.pdf")!.bytes),
    );
  });
});

describe("ZipArchive", () => {
  let spool: Spool;
  beforeEach(async () => {
    spool = await Spool.open(null);
  });
  afterEach(() => spool.close());

  it("holds more members than a directory of 16 bits can count", async () => {
    const archive = new ZipArchive(spool);
    const parts: Uint8Array[] = [];
    for (let n = 0; n < 65_600; n++) {
      for await (const part of archive.file({ name: `${n}`, modified: n }, [])) parts.push(part.slice());
    }
    for await (const part of archive.end()) parts.push(part.slice());

    const members = readZip(new Uint8Array(await new Blob(parts as BlobPart[]).arrayBuffer()));
    expect(members).toHaveLength(65_600);
    expect(members.at(-1)).toMatchObject({ name: "65599", modified: 65_599 });
  });

  it("says in 64 bits what is larger than 4 GiB and what stands behind it", async () => {
    const archive = new ZipArchive(spool);
    const block = new Uint8Array(64 * 1024 * 1024);
    const tail = new Tail();
    await tail.take(archive.file({ name: "big", modified: 0 }, repeat(block, 65)));
    await tail.take(archive.file({ name: "behind", modified: 0 }, [block.subarray(0, 3)]));
    const start = tail.total;
    await tail.take(archive.end());

    const [big, behind] = directoryOf(tail.bytes, readEnd(tail.bytes).length);
    expect(readEnd(tail.bytes)).toMatchObject({ count: 2, start });
    expect(big).toEqual({ name: "big", zip64: [65 * block.length, 65 * block.length] });
    expect(behind).toEqual({ name: "behind", zip64: [start - 3 - "behind".length - 59 - 24] });
  });
});

function byName(members: ZipMember[]): Map<string, ZipMember> {
  return new Map(members.map((member) => [member.name, member]));
}

function* repeat(block: Uint8Array, times: number) {
  for (let i = 0; i < times; i++) yield block;
}

/** The last bytes of a stream, and how many there were. */
class Tail {
  total = 0;
  bytes = new Uint8Array();

  async take(parts: AsyncIterable<Uint8Array>) {
    for await (const part of parts) {
      this.total += part.length;
      this.bytes = new Uint8Array([...this.bytes, ...part.subarray(-1024)]).slice(-1024);
    }
  }
}

/** Names and zip64 numbers of the directory's records. */
function directoryOf(tail: Uint8Array, length: number) {
  const view = new DataView(tail.buffer);
  const records: { name: string; zip64: number[] }[] = [];
  const end = tail.length - 22 - 20 - 56;
  for (let at = end - length; at < end;) {
    const [nameLength, extra] = [view.getUint16(at + 28, true), view.getUint16(at + 30, true)];
    const name = new TextDecoder().decode(tail.subarray(at + 46, at + 46 + nameLength));
    const field = at + 46 + nameLength;
    const count = view.getUint16(field + 2, true) / 8;
    const zip64 = Array.from({ length: count }, (_, i) => Number(view.getBigUint64(field + 4 + 8 * i, true)));
    records.push({ name, zip64 });
    at = field + extra;
  }
  return records;
}

import { lstatSync, readdirSync, readFileSync, statSync } from "node:fs";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { exportFolder } from "../../src/domain/export/export.ts";
import { type BackupWorld, backupWorld } from "../support/backup_world.ts";
import { listedFiles } from "../support/listed_files.ts";
import { exportParts, hashOf, losePackOf, spoil } from "./export_world.ts";

const ALICE = "members/alice@acme.example";

describe("exportFolder", () => {
  let world: BackupWorld;
  let out: string;
  beforeEach(async () => {
    world = await backupWorld();
    await world.backUp();
    out = `${world.folder}/out`;
  });
  afterEach(() => world.close());

  const give = (paths: string[], existing: "refuse" | "skip-identical" = "refuse", run = 1) =>
    exportFolder(exportParts(world), { run, paths }, { folder: out, existing });

  it("gives a whole snapshot out byte for byte, with names and client times as they were", async () => {
    const report = await give([""]);

    const files = await listedFiles(world.catalogue.read, world.dropbox);
    for (const file of files) {
      expect(hashOf(readFileSync(`${out}/${file.place}`)), file.place).toBe(file.hash);
      expect(statSync(`${out}/${file.place}`).mtime, file.place).toEqual(
        new Date(file.clientModified * 1000),
      );
    }
    expect(report).toMatchObject({ failed: 0, renamed: 0, identical: 0 });
    expect(report.files).toBe(files.length + 2); // two exported copies
  });

  it("gives folders and files of several places out under their own names", async () => {
    await give([`/${ALICE}/Contracts/Signed`, `/${ALICE}/Welcome.txt`, "/team-folders/Marketing/Brand"]);

    expect(readdirSync(out).sort()).toEqual(["Brand", "Signed", "Welcome.txt"]);
    expect(readdirSync(`${out}/Signed`)).toEqual(["Lease (countersigned).pdf"]);
  });

  it("keeps two selected files of one name apart", async () => {
    await give([`/${ALICE}/Welcome.txt`, "/members/bob@acme.example/Welcome.txt"]);

    expect(readdirSync(`${out}/members`).sort()).toEqual(["alice@acme.example", "bob@acme.example"]);
  });

  it("gives out what was there then, not what is there now", async () => {
    await world.control("POST", "put", { member: "alice", path: "/Welcome.txt", text: "changed" });
    await world.backUp();

    await give([`/${ALICE}/Welcome.txt`], "refuse", 1);

    expect(readFileSync(`${out}/Welcome.txt`, "utf8")).toBe("Hello Dropbox!");
  });

  it("gives out folders that were empty and have been deleted since", async () => {
    await world.control("POST", "folder", { member: "alice", path: "/Empty/Still empty" });
    const { run } = await world.backUp();
    await world.control("POST", "delete", { member: "alice", path: "/Empty" });
    await world.backUp();

    await give([`/${ALICE}/Empty`], "refuse", run);

    expect(statSync(`${out}/Empty/Still empty`).isDirectory()).toBe(true);
  });

  it("refuses a folder with something in it", async () => {
    Deno.mkdirSync(out);
    Deno.writeTextFileSync(`${out}/mine.txt`, "mine");

    await expect(give([""])).rejects.toThrow(
      `Cannot export into "${out}": it is not empty ("mine.txt" is in it)`,
    );
  });

  it("completes an earlier export, overwrites nothing and says what is in its way", async () => {
    await give([`/${ALICE}`]);
    Deno.removeSync(`${out}/alice@acme.example/Welcome.txt`);
    Deno.writeTextFileSync(`${out}/alice@acme.example/Contracts/Lease.pdf`, "mine");

    const report = await give([`/${ALICE}`], "skip-identical");

    expect(report).toMatchObject({ files: 1, failed: 1 });
    expect(report.problems.filter(({ code }) => code === "target_exists").map(({ path }) => path))
      .toEqual([`/${ALICE}/Contracts/Lease.pdf`]);
    expect(readFileSync(`${out}/alice@acme.example/Contracts/Lease.pdf`, "utf8")).toBe("mine");
    expect(readFileSync(`${out}/alice@acme.example/Welcome.txt`, "utf8")).toBe("Hello Dropbox!");
  });

  it("takes away what a killed export left half written when it completes it, and nothing else", async () => {
    await give([`/${ALICE}`]);
    const left = ".dropkeep-6f1c2e0a-7f43-4c5e-9d0b-0a1b2c3d4e5f.partial";
    const inside = `${out}/alice@acme.example/Contracts`;
    for (const path of [`${out}/${left}`, `${inside}/${left}`, `${inside}/.dropkeep-mine.partial`]) {
      Deno.writeTextFileSync(path, "half");
    }

    await give([`/${ALICE}`], "skip-identical");

    expect(filesBelow(out).filter((path) => path.endsWith(".partial"))).toEqual([
      `${inside}/.dropkeep-mine.partial`,
    ]);
  });

  it("follows no symlink out of the folder", async () => {
    const elsewhere = `${world.folder}/elsewhere`;
    Deno.mkdirSync(elsewhere);
    Deno.mkdirSync(out);
    Deno.symlinkSync(elsewhere, `${out}/alice@acme.example`);

    const report = await give([`/${ALICE}`], "skip-identical");

    expect(readdirSync(elsewhere)).toEqual([]);
    expect(report).toMatchObject({ files: 0, folders: 0 });
    expect(new Set(report.problems.map(({ code }) => code))).toContain("target_exists");
  });

  it.each([
    ["/..\\..\\up.txt", "..%5C..%5Cup.txt"],
    ["/../../climb.txt", "%2E%2E/%2E%2E/climb.txt"],
    ["/%2E%2E", "%252E%252E"],
    ["/50% 20%20.txt", "50% 20%20.txt"],
    [`/${"ü".repeat(200)}.txt`, `${"ü".repeat(121)}~`],
  ])("keeps %j inside, as %j", async (path, expected) => {
    await world.control("POST", "put", { member: "alice", path: `/Zone${path}`, text: "inside" });
    const { run } = await world.backUp();

    await give([`/${ALICE}/Zone`], "refuse", run);

    const files = filesBelow(`${out}/Zone`);
    expect(files).toHaveLength(1);
    expect(files[0]).toContain(expected);
    expect(readdirSync(out)).toEqual(["Zone"]);
  });

  it.each([["spoilt", spoil], ["lost", losePackOf]])(
    "reports a file whose bytes are %s and gives out the rest",
    async (_, damage) => {
      await damage(world, "Lease.pdf");

      const report = await give([`/${ALICE}`]);

      expect(report.failed).toBeGreaterThan(0);
      expect(report.problems.find(({ path }) => path.endsWith("/Lease.pdf"))?.code).toBe("damaged_in_store");
      expect(filesBelow(out).filter((path) => path.includes("partial"))).toEqual([]);
      expect(report.files + report.failed).toBe(8);
    },
  );

  it("lists symlinks and mounts instead of making them", async () => {
    const report = await give([`/${ALICE}`]);

    const codes = report.problems.map(({ code }) => code).sort();
    expect(codes).toEqual(["mount_listed", "mount_listed", "symlink_listed"]);
    expect(filesBelow(out).some((path) => lstatSync(path).isSymbolicLink())).toBe(false);
  });
});

function filesBelow(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) =>
    entry.isDirectory() ? filesBelow(`${folder}/${entry.name}`) : [`${folder}/${entry.name}`]
  );
}

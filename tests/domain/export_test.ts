import { readFileSync, statSync } from "node:fs";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { exportFolder } from "../../src/domain/export/export.ts";
import { ContentHash } from "../../src/storage/repository/content_hash.ts";
import { type BackupWorld, backupWorld } from "../support/backup_world.ts";
import { listedFiles } from "../support/listed_files.ts";

describe("exportFolder", () => {
  let world: BackupWorld;
  let out: string;
  beforeEach(async () => {
    world = await backupWorld();
    await world.backUp();
    out = `${world.folder}/out`;
  });
  afterEach(() => world.close());

  it("gives a whole snapshot out byte for byte, with names and client times as they were", async () => {
    const report = await exportFolder(partsOf(world), { run: 1, paths: [""] }, {
      folder: out,
      existing: "refuse",
    });

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
});

function partsOf(world: BackupWorld) {
  return { catalogue: world.catalogue, repository: world.repository, taskId: "task", scratch: world.folder };
}

function hashOf(bytes: Uint8Array): string {
  const hash = new ContentHash();
  hash.update(bytes);
  return hash.digest();
}

import { createHash } from "node:crypto";
import { sql } from "kysely";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { heldAt, pathOf } from "../../../src/storage/catalogue/browse.ts";
import { chunkIds } from "../../../src/storage/catalogue/contents.ts";
import type { Version } from "../../../src/storage/catalogue/versions.ts";
import { loadBlobTable } from "../../../src/storage/repository/blob_index.ts";
import { BlobReader } from "../../../src/storage/repository/reader.ts";
import type { TreeNode } from "../../../src/storage/repository/node.ts";
import { openRepository } from "../../../src/storage/repository/repository.ts";
import { listSnapshots } from "../../../src/storage/repository/snapshot.ts";
import { TreeReader } from "../../../src/storage/repository/tree_reader.ts";
import { walkTree } from "../../../src/storage/repository/walk.ts";
import { type BackupWorld, backupWorld, PASSWORD } from "../../support/backup_world.ts";

/** A row of the catalogue, as far as a rebuilt one must have it. */
interface Row {
  kind: string;
  dropboxId: string | null;
  rev: string | null;
  size: number;
  clientModified: number;
  serverModified: number | null;
  contentHash: string | null;
  unverified: boolean;
  chunks: string[];
}

describe("the bucket alone", () => {
  let world: BackupWorld;
  beforeAll(async () => {
    world = await backupWorld();
    await world.control("PATCH", "switches", { hashless_suffix: ".nohash" });
    await world.control("POST", "put", { member: "alice", path: "/old.nohash", text: "no hash" });
    await world.backUp();
    await world.control("POST", "move", { member: "alice", from: "/Contracts", to: "/Archive" });
    await world.backUp();
  });
  afterAll(() => world.close());

  it("holds every fact of every file and folder that the catalogue has", async () => {
    const fromBucket = await rowsInBucket(world);
    const fromCatalogue = await rowsInCatalogue(world);

    expect(fromBucket.size).toBeGreaterThan(50);
    expect(Object.fromEntries(fromBucket)).toEqual(Object.fromEntries(fromCatalogue));
  });

  it("names the team, its namespaces, symlinks and mounts in .dropkeep/team.json", async () => {
    const { links, namespaces, entities } = JSON.parse(await teamJson(world));
    const live = await world.catalogue.read.selectFrom("versions").select(["target", "dropbox_id"])
      .where("to_run", "is", null).where("kind", "in", ["symlink", "mount"]).execute();

    expect(links.map((link: { target: string }) => link.target).sort()).toEqual(
      live.map((row) => row.target).sort(),
    );
    expect(namespaces).toHaveLength(
      (await world.catalogue.read.selectFrom("namespaces").selectAll().execute()).length,
    );
    expect(entities.map((e: { email: string }) => e.email)).toContain("alice@acme.example");
  });
});

async function openTrees(world: BackupWorld) {
  const repository = await openRepository(world.store, PASSWORD);
  const snapshots = await listSnapshots(repository.store, repository.keys);
  const table = await loadBlobTable(repository.store, repository.keys);
  const trees = new TreeReader(table, new BlobReader(repository.store, repository.keys));
  return { trees, tree: snapshots.at(-1)!.tree };
}

async function rowsInBucket(world: BackupWorld): Promise<Map<string, Row>> {
  const { trees, tree } = await openTrees(world);
  const rows = new Map<string, Row>();
  for await (const { path, node } of walkTree(trees, tree)) {
    const isOurs = path.startsWith("/.dropkeep") || path.split("/").length <= 3;
    if (!isOurs && node.type !== "symlink") rows.set(path, rowOfNode(node));
  }
  return rows;
}

function rowOfNode(node: TreeNode): Row {
  const { xattrs = {}, content = [] } = node;
  const derived = content.length === 1 ? sha256(Uint8Array.fromHex(content[0]!)) : sha256(new Uint8Array());
  const serverModified = xattrs["user.dropbox.server_modified"];
  return {
    kind: node.type === "dir" ? "folder" : xattrs["user.dropbox.export"] ? "export" : "file",
    dropboxId: xattrs["user.dropbox.id"] ?? null,
    rev: xattrs["user.dropbox.rev"] ?? null,
    size: node.size ?? 0,
    clientModified: Date.parse(node.mtime) / 1000,
    serverModified: serverModified === undefined ? null : Number(serverModified),
    contentHash: node.type === "dir" ? null : xattrs["user.dropbox.content_hash"] ?? derived,
    unverified: xattrs["user.dropbox.unverified"] === "1",
    chunks: content,
  };
}

async function rowsInCatalogue(world: BackupWorld): Promise<Map<string, Row>> {
  const { rows: found } = await sql<Version & { folder: string; hash: Uint8Array; chunks: Uint8Array }>`
    select v.*, ns.folder, c.content_hash as hash, c.chunks from versions v
    join namespaces ns on ns.id = v.namespace_id left join contents c on c.id = v.content_id
    where ${heldAt(2)} and v.kind in ('file', 'folder', 'export')`.execute(world.catalogue.read);
  const rows = new Map<string, Row>();
  for (const row of found) {
    const path = `/${row.folder}${await pathOf(world.catalogue.read, 2, row.node_id)}`;
    rows.set(path, {
      kind: row.kind,
      dropboxId: row.dropbox_id,
      rev: row.rev,
      size: row.size,
      clientModified: row.client_modified,
      serverModified: row.kind === "folder" ? null : row.server_modified,
      contentHash: row.hash?.toHex() ?? null,
      unverified: row.unverified === 1,
      chunks: row.chunks ? chunkIds(row.chunks) : [],
    });
  }
  return rows;
}

async function teamJson(world: BackupWorld): Promise<string> {
  const { trees, tree } = await openTrees(world);
  for await (const { path, node } of walkTree(trees, tree, ({ path }) => path === "/.dropkeep")) {
    if (path !== "/.dropkeep/team.json") continue;
    const pieces = await Array.fromAsync(trees.stream(node.content!));
    return pieces.map((piece) => new TextDecoder().decode(piece)).join("");
  }
  throw new Error("there is no team.json");
}

function sha256(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}

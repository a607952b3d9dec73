import { createHash } from "node:crypto";
import { fileURLToPath } from "node:url";
import { beforeAll, describe, expect, it } from "vitest";
import { DiskStore } from "../../../src/storage/objects/disk.ts";
import { checkRepository } from "../../../src/storage/repository/check.ts";
import { openRepository, type Repository } from "../../../src/storage/repository/repository.ts";
import { listSnapshots, type StoredSnapshot } from "../../../src/storage/repository/snapshot.ts";
import { encodeTree } from "../../../src/storage/repository/tree.ts";
import { nodeAt, type Step, walkTree } from "../../../src/storage/repository/walk.ts";
import { readersOf } from "./readers.ts";

const FIXTURES = new URL("../../fixtures/", import.meta.url);
/** Parsed here, since the test runner's own JSON reader refuses lone surrogates. */
function manifestOf(version: string) {
  const manifest = JSON.parse(Deno.readTextFileSync(new URL("restic_manifest.json", FIXTURES)));
  if (version === "0.14.0") delete manifest["/acme/badlink"]; // targets had to be UTF-8 until restic 0.16
  return manifest;
}

/** What the manifest says of one step, in its words. */
async function described({ node }: Step, read: (content: string[]) => AsyncIterable<Uint8Array>) {
  if (node.type === "symlink") return { type: "symlink", target: node.linktarget };
  if (node.type === "dir") return { type: "dir", mode: node.mode };
  const hash = createHash("sha256");
  for await (const piece of read(node.content!)) hash.update(piece);
  return {
    type: "file",
    mode: node.mode,
    size: node.size,
    sha256: hash.digest("hex"),
    nanoseconds: nanosOf(node.mtime),
  };
}

function nanosOf(time: string): string {
  const [, seconds, fraction = ""] = /^(.*?)(?:\.(\d+))?Z$/.exec(time)!;
  return String(BigInt(Date.parse(`${seconds}Z`)) * 1_000_000n + BigInt(fraction.padEnd(9, "0")));
}

describe.each(["0.14.0", "0.19.1"])("a repository that restic %s wrote", (version) => {
  let repository: Repository;
  let snapshots: StoredSnapshot[];

  beforeAll(async () => {
    const store = new DiskStore(fileURLToPath(new URL(`restic-${version}`, FIXTURES)));
    repository = await openRepository(store, "fixture");
    snapshots = await listSnapshots(store, repository.keys);
  });

  it("opens by its other password too", async () => {
    const again = await openRepository(repository.store, "second password");

    expect(again.keys).toEqual(repository.keys);
  });

  it("lists its snapshots, oldest first", () => {
    expect(snapshots).toMatchObject([{ hostname: "acme", paths: ["/tmp/acme"] }, { tags: ["second"] }]);
    expect(snapshots[1]!.parent).toBe(snapshots[0]!.id);
  });

  it("is read byte for byte, names and nanoseconds too", async () => {
    const { trees } = await readersOf(repository);

    const found: Record<string, unknown> = {};
    for await (const step of walkTree(trees, snapshots[0]!.tree)) {
      if (step.path !== "/acme") found[step.path] = await described(step, (content) => trees.stream(content));
    }

    expect(found).toEqual(manifestOf(version));
  });

  it("finds one path without walking", async () => {
    const { trees } = await readersOf(repository);

    const added = await nodeAt(trees, snapshots[1]!.tree, "/acme/added.txt");

    expect(added).toMatchObject({ type: "file", size: 8, mtime: "2024-01-01T00:00:00Z" });
    expect(await nodeAt(trees, snapshots[0]!.tree, "/acme/added.txt")).toBeNull();
    expect(await nodeAt(trees, snapshots[0]!.tree, "/acme/random/below a file")).toBeNull();
  });

  it("keeps attributes that are bytes", async () => {
    const { trees } = await readersOf(repository);

    const node = await nodeAt(trees, snapshots[0]!.tree, "/acme/random");

    expect(node!.xattrs).toEqual({ "user.binary": "\0\udcff\udc80", "user.dropbox.id": "id:abc" });
  });

  it("has trees that we write again in the same bytes, as restic's rewrite demands of ours", async () => {
    const { trees, blobs, table } = await readersOf(repository);

    const ids = [snapshots[0]!.tree];
    for await (const { node } of walkTree(trees, snapshots[0]!.tree)) {
      if (node.subtree) ids.push(node.subtree);
    }

    expect(ids).toHaveLength(4);
    for (const id of ids) {
      const original = await blobs.readBlob(table.find("tree", id)!);
      expect(encodeTree(await trees.readTree(id))).toEqual(original);
    }
  });

  it("is checked without a finding", async () => {
    const result = await checkRepository(repository, { readData: true });

    expect(result).toMatchObject({ findings: [], counts: { snapshots: 2, packs: 4 } });
  });
});

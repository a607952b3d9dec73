import { describe, expect, it } from "vitest";
import type { TreeNode } from "../../../src/storage/repository/node.ts";
import { decodeTree, encodeLargeTree, encodeTree } from "../../../src/storage/repository/tree.ts";

function file(name: string, more: Partial<TreeNode> = {}): TreeNode {
  return { name, type: "file", mode: 0o644, mtime: "2020-01-01T00:00:00Z", size: 0, content: [], ...more };
}

function textOf(nodes: TreeNode[]): string {
  return new TextDecoder().decode(encodeTree(nodes));
}

function namesOf(nodes: TreeNode[]): string[] {
  return decodeTree(encodeTree(nodes)).map(({ name }) => name);
}

describe("encodeTree", () => {
  it("writes restic's fields in the order of its struct and a newline at the end", () => {
    const nodes = [
      file("a", { size: 3, content: ["ab".repeat(32)], xattrs: { "user.dropbox.rev": "015" } }),
      {
        name: "d",
        type: "dir" as const,
        mode: 0o755,
        mtime: "2020-01-01T00:00:00.100Z",
        subtree: "cd".repeat(32),
      },
    ];

    const text = textOf(nodes);

    expect(text).toBe(
      '{"nodes":[{"name":"a","type":"file","mode":420,"mtime":"2020-01-01T00:00:00Z","atime":"2020-01-01T00:00:00Z",' +
        '"ctime":"2020-01-01T00:00:00Z","uid":0,"gid":0,"size":3,"extended_attributes":[{"name":"user.dropbox.rev",' +
        `"value":"MDE1"}],"content":["${"ab".repeat(32)}"]},{"name":"d","type":"dir","mode":2147484141,` +
        '"mtime":"2020-01-01T00:00:00.1Z","atime":"2020-01-01T00:00:00.1Z","ctime":"2020-01-01T00:00:00.1Z","uid":0,' +
        `"gid":0,"content":null,"subtree":"${"cd".repeat(32)}"}]}\n`,
    );
  });

  it("writes an empty folder as an empty list", () => {
    expect(textOf([])).toBe('{"nodes":[]}\n');
  });

  it("sorts by the UTF-8 bytes of names, not by UTF-16 units", () => {
    const names = ["\u{1f600}", "\uff61", "b", "a\u{1f600}", "a", "a\uff61", "B", "\udcff", "é"];

    const sorted = namesOf(names.map((name) => file(name)));

    expect(sorted).toEqual(["B", "a", "a\uff61", "a\u{1f600}", "b", "é", "\uff61", "\u{1f600}", "\udcff"]);
  });

  it("is the same for a folder of any size, with a pause after each thousand", async () => {
    const nodes = Array.from({ length: 2_500 }, (_, n) => file(`${n}`));
    let pauses = 0;
    const bytes = await encodeLargeTree(nodes, async () => void pauses++);

    expect(bytes).toEqual(encodeTree(nodes));
    expect(pauses).toBeGreaterThanOrEqual(3);
  });

  it("refuses two entries of one name and keeps NFC beside NFD", () => {
    expect(() => encodeTree([file("a"), file("b"), file("a")])).toThrow('two entries named "a"');
    expect(namesOf([file("\u00e9"), file("e\u0301")])).toEqual(["e\u0301", "\u00e9"]);
  });

  it.each(["", ".", "..", "a/b", "a\0b"])("refuses the name %j", (name) => {
    expect(() => encodeTree([file(name)])).toThrow("no file system can hold that name");
  });

  it("refuses attributes on a link, since restoring them fails", () => {
    const link = file("l", { type: "symlink", linktarget: "a", xattrs: { "user.dropbox.id": "id:1" } });

    expect(() => encodeTree([link])).toThrow("a link cannot carry attributes");
  });

  it.each(["2023-02-30T00:00:00Z", "2023-01-01", "12023-01-01T00:00:00Z", "2023-01-01T24:00:00Z"])(
    "refuses the time %s, at which Go would refuse the whole tree",
    (mtime) => {
      expect(() => encodeTree([file("a", { mtime })])).toThrow("Cannot store the time");
    },
  );
});

describe("decodeTree", () => {
  it("gives every node back as it was", () => {
    const local = { atime: "2020-01-01T00:00:00Z", ctime: "2020-01-01T00:00:00Z", uid: 0, gid: 0 };
    const nodes: TreeNode[] = [
      file("a", {
        size: 5,
        content: ["ab".repeat(32)],
        xattrs: { "user.x": "é\udcff" },
        mode: 0o4755,
        local,
      }),
      {
        name: "l",
        type: "symlink",
        mode: 0o777,
        mtime: "2020-01-01T00:00:00Z",
        linktarget: "../<x>\udcfe",
        local,
      },
    ];

    expect(decodeTree(encodeTree(nodes))).toEqual(nodes);
  });

  it("takes names that another writer left unescaped", () => {
    const raw = '{"nodes":[{"name":"a\u202eb","type":"file","mtime":"","atime":"","ctime":"","content":[]}]}';

    expect(decodeTree(new TextEncoder().encode(raw))[0]!.name).toBe("a\u202eb");
  });

  it("refuses what is no tree", () => {
    expect(() => decodeTree(new TextEncoder().encode("{}"))).toThrow('it has no "nodes"');
  });
});

import { describe, expect, it } from "vitest";
import { changesOf } from "../../src/domain/recovery/compare/changes.ts";
import type { ComparedState } from "../../src/storage/catalogue/compared_states.ts";

let ids = 0;

/** A state of an item: `id` is Dropbox's. */
function state(node: number, id: string, more: Partial<ComparedState> = {}): ComparedState {
  const name = `n${node}`;
  return {
    id: ++ids,
    namespace_id: 1,
    node_id: node,
    parent_id: 1,
    kind: "file",
    name,
    sort: `1${name}`,
    dropbox_id: id,
    size: 1,
    content_id: 1,
    target: null,
    client_modified: 0,
    ...more,
  };
}

/** How each item differs, its node, and where it was. */
const told = async (old: ComparedState[], now: ComparedState[]) =>
  (await changesOf(old, now)).map(({ change, node, was, rewritten }) =>
    `${change} ${node} ${was}${rewritten ? "!" : ""}`
  );

describe("changesOf", () => {
  it.each([
    ["a new file", [], [state(2, "a")], ["added 2 null"]],
    ["one that is gone", [state(2, "a")], [], ["removed 2 2"]],
    ["another content", [state(2, "a")], [state(2, "a", { content_id: 2 })], ["changed 2 2"]],
    ["a revision of the same content", [state(2, "a")], [state(2, "a", { client_modified: 9 })], []],
    ["another case of its name", [state(2, "a")], [state(2, "a", { name: "N2" })], ["moved 2 2"]],
    ["a move", [state(2, "a")], [state(3, "a")], ["moved 3 2"]],
    ["a move and another content", [state(2, "a")], [state(3, "a", { size: 2 })], ["moved 3 2!"]],
    ["another file in its place", [state(2, "a")], [state(2, "b", { content_id: 2 })], ["changed 2 2"]],
    [
      "one that took the place of another",
      [state(2, "a"), state(3, "b")],
      [state(3, "a")],
      ["moved 3 2", "removed 3 3"],
    ],
    [
      "two that changed places",
      [state(2, "a"), state(3, "b")],
      [state(2, "b"), state(3, "a")],
      ["moved 2 3", "moved 3 2"],
    ],
    [
      "a folder in a file's place",
      [state(2, "a")],
      [state(2, "b", { kind: "folder" })],
      ["added 2 null", "removed 2 2"],
    ],
    ["a folder made anew", [state(2, "a", { kind: "folder" })], [state(2, "b", { kind: "folder" })], []],
  ] as [string, ComparedState[], ComparedState[], string[]][])(
    "[R7] tells of %s",
    async (_, old, now, changes) => {
      expect(await told(old, now)).toEqual(changes);
    },
  );

  it("[R7] tells of a moved folder once, and beside it only of what is otherwise inside", async () => {
    const inside = (
      node: number,
      id: string,
      parent: number,
      name: string,
      more: Partial<ComparedState> = {},
    ) => state(node, id, { parent_id: parent, name, ...more });
    const old = [
      state(2, "f", { kind: "folder" }),
      inside(3, "g", 2, "sub", { kind: "folder" }),
      inside(4, "a", 3, "same"),
      inside(5, "b", 3, "old name"),
      inside(6, "c", 2, "rewritten"),
    ];
    const now = [
      state(12, "f", { kind: "folder" }),
      inside(13, "g", 12, "sub", { kind: "folder" }),
      inside(14, "a", 13, "same"),
      inside(15, "b", 13, "new name"),
      inside(16, "c", 12, "rewritten", { content_id: 2 }),
    ];

    expect(await told(old, now)).toEqual(["moved 12 2", "moved 15 5", "moved 16 6!"]);
  });
});

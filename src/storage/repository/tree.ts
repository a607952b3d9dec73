import { RepositoryError } from "./errors.ts";
import { compareBytes } from "./loose_text.ts";
import type { TreeNode } from "./node.ts";
import { nodeFromJson } from "./node_decoder.ts";
import { nodeToJson } from "./node_encoder.ts";

const STRETCH = 1000;
const ENCODER = new TextEncoder();
const SURROGATE = /[\ud800-\udfff]/;

/**
 * The bytes of a tree, exactly as stock restic would write it: its `rewrite` refuses anything else. Nodes come in any
 * order and are sorted by the UTF-8 bytes of their names; two of one name are refused (FORMAT.md, "Trees").
 */
export function encodeTree(nodes: readonly TreeNode[]): Uint8Array {
  return concat([...encodeStretches(asStored(nodes))]);
}

/** The same of a folder of any size; `pause` after each thousand nodes lets others have the thread. */
export async function encodeLargeTree(
  nodes: readonly TreeNode[],
  pause: () => Promise<void>,
): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  for (const part of encodeStretches(asStored(nodes))) {
    parts.push(part);
    await pause();
  }
  return concat(parts);
}

/** The nodes of a tree that anybody wrote, in stored order. */
export function decodeTree(bytes: Uint8Array): TreeNode[] {
  const { nodes } = JSON.parse(new TextDecoder().decode(bytes)) as { nodes: unknown };
  if (!Array.isArray(nodes)) throw new RepositoryError("damaged", 'Cannot read a tree: it has no "nodes"');
  return nodes.map(nodeFromJson);
}

/** A folder of 100,000 files is 50 MB of JSON: never that much in one string. */
function* encodeStretches(nodes: readonly TreeNode[]): Generator<Uint8Array> {
  for (let at = 0; at === 0 || at < nodes.length; at += STRETCH) {
    const stretch = nodes.slice(at, at + STRETCH).map(nodeToJson).join(",");
    const [before, after] = [at === 0 ? '{"nodes":[' : ",", at + STRETCH < nodes.length ? "" : "]}\n"];
    yield ENCODER.encode(`${before}${stretch}${after}`);
  }
}

function concat(parts: Uint8Array[]): Uint8Array {
  if (parts.length === 1) return parts[0]!;
  const bytes = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}

function asStored(nodes: readonly TreeNode[]): readonly TreeNode[] {
  const sorted = nodes.toSorted(nodes.some(({ name }) => SURROGATE.test(name)) ? byBytes : byUnits);
  refuseTwins(sorted);
  return sorted;
}

function byBytes(a: TreeNode, b: TreeNode): number {
  return compareBytes(a.name, b.name);
}

/** The same order where no surrogate is about, and several times as fast. */
function byUnits(a: TreeNode, b: TreeNode): number {
  return a.name < b.name ? -1 : a.name > b.name ? 1 : 0;
}

function refuseTwins(sorted: readonly TreeNode[]): void {
  const twin = sorted.find((node, i) => i > 0 && node.name === sorted[i - 1]!.name);
  if (!twin) return;
  throw new RepositoryError(
    "invalid",
    `Cannot store a folder: it has two entries named ${JSON.stringify(twin.name)}`,
  );
}

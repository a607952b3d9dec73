import { createHash } from "node:crypto";
import { safeName } from "./safe_name.ts";

/** Bytes that a name may have on the usual file systems. */
const LONGEST_NAME = 255;

/** The name that the last part gets in place of its own; null where it keeps it. */
export function otherName(names: string[]): string | null {
  const part = partOf(names, names.length - 1);
  return part === names.at(-1) ? null : part;
}

/** The name of one part as this file system takes it: escaped, and shortened with a mark of the whole name. */
export function partOf(names: string[], depth: number): string {
  const name = safeName(names[depth]!, depth === 0);
  if (new TextEncoder().encode(name).length <= LONGEST_NAME) return name;
  const mark = `~${createHash("sha256").update(name).digest("hex").slice(0, 8)}`;
  const dot = name.lastIndexOf(".");
  const extension = dot > 0 && name.length - dot <= 12 ? name.slice(dot) : "";
  return `${
    shortened(name, LONGEST_NAME - new TextEncoder().encode(mark + extension).length)
  }${mark}${extension}`;
}

/** The longest beginning with no more bytes than `room`, cut between characters. */
function shortened(name: string, room: number): string {
  let text = "";
  let bytes = 0;
  for (const character of name) {
    bytes += new TextEncoder().encode(character).length;
    if (bytes > room) break;
    text += character;
  }
  return text;
}

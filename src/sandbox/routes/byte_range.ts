/** Bytes [start, end). */
export interface ByteRange {
  start: number;
  end: number;
}

/** One range of RFC 9110, section 14.1.2; null for none, or for a form that a server may ignore. */
export function byteRange(header: string | null, size: number): ByteRange | "unsatisfiable" | null {
  const parts = /^bytes=(\d*)-(\d*)$/.exec(header ?? "");
  if (!parts || (parts[1] === "" && parts[2] === "")) return null;
  if (parts[1] === "") return lastBytes(Number(parts[2]), size);
  const start = Number(parts[1]);
  const last = parts[2] === "" ? size - 1 : Number(parts[2]);
  if (last < start && parts[2] !== "") return null;
  return start >= size ? "unsatisfiable" : { start, end: Math.min(last + 1, size) };
}

function lastBytes(count: number, size: number): ByteRange | "unsatisfiable" {
  return count === 0 || size === 0 ? "unsatisfiable" : { start: Math.max(0, size - count), end: size };
}

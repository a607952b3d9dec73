/** Of bytes those from `from` on until before `until`. */
export interface ByteRange {
  from: number;
  until: number;
}

/**
 * What a Range header asks of so many bytes (RFC 9110, 14.2): one range of bytes; null where all of it is to be answered,
 * also for several ranges and for what is no range. "unsatisfiable" where it asks for what is not there.
 */
export function rangeOf(header: string | undefined, size: number): ByteRange | "unsatisfiable" | null {
  const [, first, last] = /^bytes=(\d{0,15})-(\d{0,15})$/.exec(header?.trim() ?? "") ?? [];
  if (first === undefined || last === undefined || (first === "" && last === "")) return null;
  if (first === "") return Number(last) === 0 || size === 0 ? "unsatisfiable" : ofEnd(size, Number(last));
  const [from, until] = [Number(first), last === "" ? size : Math.min(size, Number(last) + 1)];
  if (last !== "" && Number(last) < from) return null;
  return from >= size ? "unsatisfiable" : { from, until };
}

function ofEnd(size: number, length: number): ByteRange {
  return { from: Math.max(0, size - length), until: size };
}

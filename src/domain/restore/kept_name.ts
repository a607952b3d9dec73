/** Dropbox counts names in UTF-16 units (dropbox-api §4.5). */
const LONGEST_NAME = 255;
const MARK = / \(restored \d{4}-\d\d-\d\d(?: \d+)?\)(?=(?:\.[^./]*)?$)/;

/**
 * The name that a restored item gets beside what is there: `a (restored 2026-11-23).txt`, the n-th try with its
 * number. It never gets longer than Dropbox allows.
 */
export function keptName(name: string, kind: "file" | "folder", on: Date, n: number): string {
  const mark = ` (restored ${on.toISOString().slice(0, 10)}${n > 1 ? ` ${n}` : ""})`;
  const dot = kind === "file" ? name.lastIndexOf(".") : -1;
  const [stem, extension] = dot > 0 ? [name.slice(0, dot), name.slice(dot)] : [name, ""];
  const room = LONGEST_NAME - mark.length - extension.length;
  return room > 0
    ? `${cut(stem, room)}${mark}${extension}`
    : `${cut(name, LONGEST_NAME - mark.length)}${mark}`;
}

/** The path that an item had before `keptName`; null where it carries no mark. */
export function unmarked(path: string): string | null {
  return MARK.test(path) ? path.replace(MARK, "") : null;
}

/** Never between the halves of a character. */
function cut(text: string, length: number): string {
  const end = text.length > length && /[\ud800-\udbff]/.test(text[length - 1]!) ? length - 1 : length;
  return text.slice(0, end);
}

/**
 * Stretches of numbers, by which a search in the index of texts is held to a few of them: FTS5 looks at no bound but where it
 * finds something. So each text has words of its own for the stretches that it is in (migration `text_stretches`).
 */

/** The first and the last of 6,400 letters that next to no text has, of Unicode's private use. */
const [FIRST, LAST] = [0xe000, 0xf8ff];
const LETTERS = 6400;

/** Numbers of a stretch, the narrowest first; each begins where a number can be divided by that. */
export const WIDTHS = [6, 9, 12, 15, 18, 21, 24].map((bits) => 2 ** bits);

/** Where the stretch of a number begins. */
export function startOf(id: number, width: number): number {
  return Math.floor(id / width) * width;
}

/** Three letters for the stretch of a number, between quotes. */
export function stretchOf(id: number, width: number): string {
  const at = Math.floor(id / width);
  const digits = [Math.floor(at / LETTERS), at].map((digit) => FIRST + digit % LETTERS);
  return `"${String.fromCharCode(LAST - Math.log2(width), ...digits)}"`;
}

/** Scripts that put no space between words: each sign of them stands for itself. */
const UNSPACED =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/u;
const EACH = new RegExp(UNSPACED.source, "gu");

/** What stands between them, for the index to see where one ends; no text that is shown has it. */
export const BETWEEN = "\u200b";

/** A text as the index takes it: signs without spaces apart, and nothing in it that is no sign. */
export function spaced(text: string): string {
  // deno-lint-ignore no-control-regex
  const clean = text.replaceAll(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f\u200b\ufffd]+/g, " ")
    .normalize("NFC");
  return UNSPACED.test(clean) ? clean.replaceAll(EACH, `${BETWEEN}$&${BETWEEN}`) : clean;
}

const PLAIN = /^[ !#-%'-;=?-[\]-~]*$/;
// deno-lint-ignore no-control-regex -- control characters are what must be escaped
const ESCAPED = /[\u0000-\u001f"\\<>&\u2028\u2029]|\p{Surrogate}/gu;
const SHORT: Record<string, string> = {
  '"': '\\"',
  "\\": "\\\\",
  "\b": "\\b",
  "\f": "\\f",
  "\n": "\\n",
  "\r": "\\r",
  "\t": "\\t",
};

/** A JSON string exactly as Go's encoding/json writes it: HTML characters escaped, `\ufffd` for a byte that is no UTF-8. */
export function goJsonString(text: string): string {
  return PLAIN.test(text) ? `"${text}"` : `"${text.replace(ESCAPED, escape)}"`;
}

function escape(character: string): string {
  if (!character.isWellFormed()) return "\\ufffd";
  return SHORT[character] ?? `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
}

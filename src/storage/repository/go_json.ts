const PLAIN = /^[ !#-%'-;=?-[\]-~]*$/;
// deno-lint-ignore no-control-regex -- control characters are what must be escaped
const ESCAPED = /[\u0000-\u001f"\\<>&\u2028\u2029]/g;
const SHORT: Record<string, string> = {
  '"': '\\"',
  "\\": "\\\\",
  "\b": "\\b",
  "\f": "\\f",
  "\n": "\\n",
  "\r": "\\r",
  "\t": "\\t",
};

/** A JSON string exactly as Go's encoding/json writes it: HTML characters escaped, one U+FFFD for a byte that is no UTF-8. */
export function goJsonString(text: string): string {
  return PLAIN.test(text) ? `"${text}"` : `"${text.toWellFormed().replace(ESCAPED, escape)}"`;
}

function escape(character: string): string {
  return SHORT[character] ?? `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
}

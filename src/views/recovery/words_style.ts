import { createHash } from "node:crypto";

/** The look of a file's words: no sign in it that HTML would have to write in another way, for its hash is the policy's. */
export const WORDS_STYLE = `
:root { color-scheme: light dark; }
body { margin: 0; padding: 12px; font: 14px/1.5 system-ui, sans-serif; background: light-dark(#fff, #16181d); color: light-dark(#16181d, #e7e9ee); }
pre { margin: 0; font: 13px/1.55 ui-monospace, monospace; counter-reset: line; white-space: pre-wrap; overflow-wrap: anywhere; }
pre span { display: block; position: relative; min-height: 1.55em; padding-inline-start: 4.5em; unicode-bidi: plaintext; counter-increment: line; }
pre span::before { content: counter(line); position: absolute; inset-inline-start: 0; width: 3.5em; text-align: end; color: light-dark(#5d6470, #9aa2b1); }
.prose { max-width: 76ch; white-space: pre-wrap; overflow-wrap: anywhere; unicode-bidi: plaintext; }
table { border-collapse: collapse; font-size: 13px; }
table + table { margin-block-start: 20px; }
caption { padding-block-end: 6px; font-weight: 600; text-align: start; }
td, th { border: 1px solid light-dark(#d9dde4, #343a46); padding: 4px 8px; text-align: start; vertical-align: top; white-space: pre-wrap; unicode-bidi: plaintext; max-width: 40ch; overflow-wrap: anywhere; }
th { background: light-dark(#f3f4f7, #20242c); }
p { margin: 0; }
`;

/** As a content security policy names it. */
export const WORDS_STYLE_HASH = `sha256-${createHash("sha256").update(WORDS_STYLE).digest("base64")}`;

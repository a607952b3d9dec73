import { calling, type Rules } from "./calling.ts";
import { malformedAnswer } from "./errors.ts";
import { asciiJson } from "./escape.ts";
import { exchangeText } from "./exchange.ts";
import type { Link } from "./link.ts";

export type Bytes = Uint8Array<ArrayBuffer>;

/** One call in the upload style: `arg` in a header, `bytes` as they are, the answer in JSON (dropbox-api §5.1). */
export function sendBytes<R>(
  link: Link,
  rules: Rules,
  call: { route: string; arg: unknown; bytes: Bytes },
): Promise<R> {
  const { route, arg, bytes } = call;
  const headers = { "Dropbox-API-Arg": asciiJson(arg), "Content-Type": "application/octet-stream" };
  const { acting, signal } = rules;
  const request = { host: "content", route, acting, signal, headers, body: bytes } as const;
  return calling(
    link,
    { ...rules, host: "content" },
    async (token) => parse<R>((await exchangeText(link, request, token)).text),
  );
}

function parse<R>(text: string): R {
  try {
    return JSON.parse(text);
  } catch {
    throw malformedAnswer(text);
  }
}

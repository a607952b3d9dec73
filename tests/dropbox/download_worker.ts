/// <reference lib="deno.worker" />
import { openDownload } from "../../src/dropbox/download.ts";
import { linkOf } from "../../src/dropbox/link.ts";
import type { Acting, DropboxApp } from "../../src/dropbox/types.ts";
import { textOf } from "./support.ts";

/** Downloads one file and posts its text; tokens come from the main thread. */
const scope = self as unknown as DedicatedWorkerGlobalScope;
let answer: (token: string) => void = () => {};

function ask(stale: string | null): Promise<string> {
  const { promise, resolve } = Promise.withResolvers<string>();
  answer = resolve;
  scope.postMessage({ stale });
  return promise;
}

scope.onmessage = ({ data }: MessageEvent) => {
  if (typeof data === "string") answer(data);
  else {download(data).then((text) =>
      scope.postMessage({ text }), (error) =>
      scope.postMessage({ text: `${error}` }));}
};

async function download(
  { app, acting, path }: { app: DropboxApp; acting: Acting; path: string },
): Promise<string> {
  const link = linkOf({
    app,
    tokens: { current: () => ask(null), renew: (stale) => ask(stale) },
    fetch,
    now: () => new Date(),
    sleep: (ms) => new Promise((done) => setTimeout(done, ms)),
  });
  const { body } = await openDownload(link, { acting, path });
  return await textOf(body);
}

import type { DropboxClient } from "../../src/dropbox/client.ts";
import type { Fetch, Patience } from "../../src/dropbox/link.ts";
import { clientOver } from "../domain/restore_world.ts";
import type { BackupWorld } from "../support/backup_world.ts";

/** A client that notes the ranges it asks for, in process unless another wire is given. */
export function over(
  world: BackupWorld,
  fetch: Fetch | undefined,
  ranges: string[],
  patience: Partial<Patience> = {},
): DropboxClient {
  const wire = (next: Fetch): Fetch => async (url, init) => {
    const range = new Headers(init.headers).get("range");
    if (range !== null) ranges.push(range);
    return await (fetch ?? next)(url, init);
  };
  return clientOver(world, wire, patience);
}

/** A client before whose download of this rev something happens. */
export function beforeDownload(world: BackupWorld, rev: string, work: () => Promise<void>): DropboxClient {
  return clientOver(world, (next) => async (url, init) => {
    const arg = new Headers(init.headers).get("dropbox-api-arg") ?? "";
    if (url.endsWith("/files/download") && arg.includes(rev)) await work();
    return await next(url, init);
  });
}

/** The work, done the first time only. */
export function once(work: () => Promise<void>): () => Promise<void> {
  let done: Promise<void> | undefined;
  return () => done ??= work();
}

/** The same Dropbox on a port, where bodies are cut as sockets cut them. */
export function serve(world: BackupWorld): AsyncDisposable & { fetch: Fetch } {
  const server = Deno.serve({ port: 0, hostname: "127.0.0.1", onListen: () => {} }, world.sandbox.fetch);
  const origin = `http://127.0.0.1:${server.addr.port}`;
  return {
    fetch: (url, init) => fetch(url.replace("http://sandbox", origin), init),
    [Symbol.asyncDispose]: () => server.shutdown(),
  };
}

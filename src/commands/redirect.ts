import { DropboxError } from "../dropbox/types.ts";
import { renderConnected } from "./connected_page.ts";

/** Where Dropbox sends the browser back to; the path is what stands in the App Console too. */
const PATH = "/connected";

export interface Redirect<T> {
  /** What must be registered for the app, letter for letter. */
  uri: string;
  /** Resolves with what `take` made of the answer; rejects when `signal` aborts or `take` fails. */
  taken: Promise<T>;
}

/**
 * Listens on this machine alone for the one answer that Dropbox sends by way of the browser, and tells the browser
 * what became of it. `port` 0: any free one. Throws `Deno.errors.AddrInUse`.
 */
export function listenForRedirect<T extends { team: string }>(
  port: number,
  signal: AbortSignal,
  take: (search: URLSearchParams, uri: string) => Promise<T>,
): Redirect<T> {
  const { promise, resolve, reject } = Promise.withResolvers<T>();
  const server = Deno.serve({ hostname: "127.0.0.1", port, onListen: () => {} }, async (request) => {
    const { pathname, searchParams } = new URL(request.url);
    if (pathname !== PATH) return new Response("Nothing here", { status: 404 });
    try {
      const taken = await take(searchParams, uri);
      resolve(taken);
      return renderConnected({ team: taken.team });
    } catch (error) {
      // Any page can send a browser here: only the answer to our own question ends the waiting.
      if (!isStray(error)) reject(error);
      return renderConnected({ failure: error instanceof Error ? error.message : String(error) });
    }
  });
  const uri = `http://localhost:${server.addr.port}${PATH}`;
  signal.addEventListener("abort", () => reject(signal.reason), { once: true });
  return { uri, taken: promise.finally(() => server.shutdown()) };
}

function isStray(error: unknown): boolean {
  return error instanceof DropboxError && error.code === "state_mismatch";
}

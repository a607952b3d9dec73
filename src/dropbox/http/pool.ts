import { Connection } from "./connection.ts";

/** Milliseconds after which a resting connection is not trusted: many a router forgets it without a word. */
const LONGEST_REST = 30_000;
const PORTS: Record<string, number> = { "http:": 80, "https:": 443 };

export interface PoolOptions {
  /** PEM, trusted beside the machine's own. */
  caCerts?: string[];
}

/** Connections that rest, by origin; the last one that came to rest goes first. */
export class Pool {
  #options: PoolOptions;
  #resting = new Map<string, Connection[]>();

  constructor(options: PoolOptions) {
    this.#options = options;
  }

  /** One to that origin, which is the caller's until it is given back or closed. */
  async take(url: URL, signal?: AbortSignal): Promise<Connection> {
    return this.#rested(url.origin) ?? new Connection(await this.#connect(url, signal));
  }

  giveBack(origin: string, connection: Connection): void {
    const resting = this.#resting.get(origin) ?? [];
    this.#resting.set(origin, resting);
    connection.restsSince = performance.now();
    resting.push(connection);
    connection.rest(() => {
      resting.splice(resting.indexOf(connection), 1);
      connection.close();
    });
  }

  #rested(origin: string): Connection | undefined {
    const resting = this.#resting.get(origin);
    for (let one = resting?.pop(); one; one = resting?.pop()) {
      one.wake();
      if (performance.now() - one.restsSince < LONGEST_REST) return one;
      one.close();
    }
  }

  /** Throws what `fetch` does where no request left this machine. */
  async #connect(url: URL, signal?: AbortSignal): Promise<Deno.TcpConn | Deno.TlsConn> {
    const port = url.port ? Number(url.port) : PORTS[url.protocol]!;
    const place = { hostname: url.hostname, port };
    try {
      const opening: Promise<Deno.TcpConn | Deno.TlsConn> = url.protocol === "https:"
        ? this.#secured(place)
        : Deno.connect(place);
      return await unlessAborted(opening, signal);
    } catch (cause) {
      signal?.throwIfAborted();
      const { message } = cause as Error;
      throw new TypeError(`Cannot reach "${url.host}": client error (Connect): ${message}`, { cause });
    }
  }

  async #secured(place: { hostname: string; port: number }): Promise<Deno.TlsConn> {
    const { caCerts = [] } = this.#options;
    const socket = await Deno.connectTls({ ...place, caCerts, alpnProtocols: ["http/1.1"] });
    try {
      await socket.handshake();
      return socket;
    } catch (error) {
      socket.close();
      throw error;
    }
  }
}

/** What is opened when nobody wants it any more is closed. */
async function unlessAborted<T extends { close(): void }>(
  opening: Promise<T>,
  signal?: AbortSignal,
): Promise<T> {
  if (!signal) return await opening;
  const { promise: aborted, reject } = Promise.withResolvers<never>();
  const giveUp = () => reject(signal.reason);
  signal.addEventListener("abort", giveUp, { once: true });
  try {
    return await Promise.race([opening, aborted]);
  } catch (error) {
    opening.then((opened) => opened.close(), () => {});
    throw error;
  } finally {
    signal.removeEventListener("abort", giveUp);
  }
}

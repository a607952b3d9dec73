/** An answer that a server gives instead of its own. */
export interface Fault {
  method: string;
  /** Of the path and query. */
  where: RegExp;
  status: number;
  headers?: Record<string, string>;
  body?: string;
  /** The request is carried out first: its answer is lost. */
  after?: boolean;
  /** No answer comes before it resolves. */
  held?: Promise<unknown>;
}

/** What goes wrong, each once, in the order that it was asked for. */
export class Faults {
  #waiting: Fault[] = [];

  add(...faults: Fault[]) {
    this.#waiting.push(...faults);
  }

  clear() {
    this.#waiting = [];
  }

  take(request: Request): Fault | undefined {
    const { pathname, search } = new URL(request.url);
    const at = this.#waiting.findIndex((fault) =>
      fault.method === request.method && fault.where.test(pathname + search)
    );
    return at < 0 ? undefined : this.#waiting.splice(at, 1)[0];
  }
}

/** Serves on localhost, with faults; `answer` is the server itself. */
export function serveWithFaults(answer: (request: Request) => Promise<Response>) {
  const faults = new Faults();
  const seen: string[] = [];
  const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen: () => {} }, async (request) => {
    const { pathname, search } = new URL(request.url);
    seen.push(`${request.method} ${pathname}${search}`);
    const fault = faults.take(request);
    if (fault?.after) await answer(request).then((response) => response.body?.cancel());
    if (!fault) return await answer(request);
    await fault.held;
    await request.body?.cancel().catch(() => {});
    return new Response(fault.body ?? null, { status: fault.status, headers: fault.headers });
  });
  return {
    faults,
    seen,
    origin: `http://127.0.0.1:${server.addr.port}`,
    close: () => server.shutdown(),
  };
}

/** One call as the sandbox saw it. */
export interface LoggedCall {
  n: number;
  route: string;
  /** "user dbmid:…", "admin dbmid:…", or "" without a Select header. */
  actor: string;
  /** The Path-Root header as sent. */
  root: string;
  at: string;
  status: number;
  /** Bytes of the answer's body as promised by its headers; null where nothing was promised. */
  bytes: number | null;
  ms: number;
}

export interface RouteCount {
  route: string;
  calls: number;
  /** Calls by status. */
  statuses: Record<string, number>;
  bytes: number;
  most_at_once: number;
}

const most_kept = 50_000;

/** Who called what. Single calls are kept up to a number, counts for ever. */
export class CallLog {
  #now: () => Date;
  #calls: LoggedCall[] = [];
  #counts = new Map<string, RouteCount>();
  #open = new Map<string, number>();
  #n = 0;

  constructor(now: () => Date) {
    this.#now = now;
  }

  async watch(request: Request, route: string, answer: () => Promise<Response>): Promise<Response> {
    const started = performance.now();
    const count = this.#enter(route);
    let status = 0;
    let bytes: number | null = null;
    try {
      const response = await answer();
      status = response.status;
      bytes = lengthOf(response);
      return response;
    } finally {
      this.#open.set(route, this.#open.get(route)! - 1);
      count.statuses[status] = (count.statuses[status] ?? 0) + 1;
      count.bytes += bytes ?? 0;
      this.#keep(request, { route, status, bytes, ms: Math.round(performance.now() - started) });
    }
  }

  /** The last calls, oldest first; `route` keeps those whose path contains it. */
  calls(route = "", since = 0): LoggedCall[] {
    return this.#calls.filter((call) => call.n > since && call.route.includes(route));
  }

  counts(): RouteCount[] {
    return [...this.#counts.values()].sort((a, b) => b.calls - a.calls);
  }

  clear(): void {
    this.#calls = [];
    this.#counts.clear();
  }

  #enter(route: string): RouteCount {
    const open = (this.#open.get(route) ?? 0) + 1;
    this.#open.set(route, open);
    const count = this.#counts.get(route) ?? { route, calls: 0, statuses: {}, bytes: 0, most_at_once: 0 };
    this.#counts.set(route, count);
    count.calls++;
    count.most_at_once = Math.max(count.most_at_once, open);
    return count;
  }

  #keep(request: Request, seen: Pick<LoggedCall, "route" | "status" | "bytes" | "ms">): void {
    const root = request.headers.get("dropbox-api-path-root") ?? "";
    const at = this.#now().toISOString();
    this.#calls.push({ n: ++this.#n, actor: actorOf(request.headers), root, at, ...seen });
    if (this.#calls.length > 2 * most_kept) this.#calls = this.#calls.slice(-most_kept);
  }
}

function actorOf(headers: Headers): string {
  const user = headers.get("dropbox-api-select-user");
  if (user !== null) return `user ${user}`;
  const admin = headers.get("dropbox-api-select-admin");
  return admin === null ? "" : `admin ${admin}`;
}

function lengthOf(response: Response): number | null {
  const given = response.headers.get("content-length");
  return given === null ? null : Number(given);
}

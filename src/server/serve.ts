/** What a server needs of Deno: an address, something that answers, and whether lines are for machines. */
export interface Serving {
  host: string;
  /** 0: any free port. */
  port: number;
  log: "text" | "json" | "debug";
  /** Called once with the port that is listened on, before the first answer. */
  begin: (port: number) => Promise<Answer>;
  /** Ends what goes on beside the answers; called at the first wish to stop. */
  onStop?: () => Promise<void>;
  /** Told the address in place of standard output; `begin` is through by then. */
  announce?: (url: string) => void;
  /** Where the port is taken, any that is free. */
  orAnyPort?: boolean;
}

export type Answer = (request: Request, from: { remoteAddr: Deno.NetAddr }) => Response | Promise<Response>;

/** How long answers under way may take once somebody asked us to stop. */
const PATIENCE_MS = 10_000;
/** And what goes on beside them: what is not given back by then, the next start takes back. */
const BESIDE_MS = 25_000;

/**
 * Serves until SIGINT or SIGTERM, then takes no new connection and ends the answers under way; a second signal, or
 * ten seconds, cuts them. Resolves once nothing is served and nothing goes on beside it any more. Throws what Deno says when the address is taken,
 * and what `begin` throws.
 */
export async function serve(serving: Serving): Promise<void> {
  const cut = new AbortController();
  const { promise: listening, resolve: listen } = Promise.withResolvers<number>();
  const begun = listening.then((port) => serving.begin(port));
  const server = listenAt(serving, {
    signal: cut.signal,
    onListen: (at) => {
      if (!serving.announce) announce(serving, at);
      listen(at.port);
    },
  }, async (request, { remoteAddr }) => (await begun)(request, { remoteAddr }));
  begun.then(() => serving.announce?.(urlOf(serving, server.addr)), () => cut.abort());
  let beside = Promise.resolve();
  const forget = onSignal((times) => {
    if (times > 1) return cut.abort();
    beside = ending(serving, cut.signal);
    stop(server, cut);
  });
  await server.finished;
  await beside;
  forget();
  await begun;
}

/** Until it has ended, or 25 seconds, or a second signal. */
async function ending({ onStop }: Serving, cut: AbortSignal) {
  const late = AbortSignal.any([cut, AbortSignal.timeout(BESIDE_MS)]);
  const isLate = new Promise<void>((done) => late.addEventListener("abort", () => done(), { once: true }));
  await Promise.race([onStop?.(), isLate]);
}

function listenAt(
  { host: hostname, port, orAnyPort }: Serving,
  options: { signal: AbortSignal; onListen: (at: Deno.NetAddr) => void },
  answer: Deno.ServeHandler<Deno.NetAddr>,
): Deno.HttpServer<Deno.NetAddr> {
  try {
    return Deno.serve({ ...options, hostname, port }, answer);
  } catch (error) {
    if (!orAnyPort || !(error instanceof Deno.errors.AddrInUse)) throw error;
    return Deno.serve({ ...options, hostname, port: 0 }, answer);
  }
}

function announce(serving: Serving, at: Deno.NetAddr) {
  const url = urlOf(serving, at);
  console.log(serving.log === "json" ? JSON.stringify({ listening: url }) : `Dropkeep listens on ${url}`);
}

function urlOf({ host }: Serving, { port }: Deno.NetAddr): string {
  return `http://${host.includes(":") ? `[${host}]` : host}:${port}/`;
}

function onSignal(act: (times: number) => void): () => void {
  let times = 0;
  const heard = () => act(++times);
  for (const signal of ["SIGINT", "SIGTERM"] as const) Deno.addSignalListener(signal, heard);
  return () => {
    for (const signal of ["SIGINT", "SIGTERM"] as const) Deno.removeSignalListener(signal, heard);
  };
}

function stop(server: Deno.HttpServer, cut: AbortController) {
  const late = setTimeout(() => cut.abort(), PATIENCE_MS);
  server.shutdown().finally(() => clearTimeout(late));
}

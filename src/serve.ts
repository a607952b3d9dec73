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
  const server = Deno.serve({
    hostname: serving.host,
    port: serving.port,
    signal: cut.signal,
    onListen: (at) => {
      announce(serving, at);
      listen(at.port);
    },
  }, async (request, { remoteAddr }) => (await begun)(request, { remoteAddr: remoteAddr as Deno.NetAddr }));
  begun.catch(() => cut.abort());
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

function announce({ host, log }: Serving, { port }: Deno.NetAddr) {
  const url = `http://${host.includes(":") ? `[${host}]` : host}:${port}/`;
  console.log(log === "json" ? JSON.stringify({ listening: url }) : `Dropkeep listens on ${url}`);
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

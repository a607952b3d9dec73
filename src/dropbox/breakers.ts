import { asciiJson } from "./escape.ts";
import { Breaker } from "./breaker.ts";
import { exchange, type Request, watchOf } from "./exchange.ts";
import type { GateTable } from "./gate_table.ts";
import type { Link } from "./link.ts";
import { isOfTheWire } from "./retrying.ts";
import { DropboxError } from "./types.ts";
import type { Wait } from "./wait.ts";

/** Hosts of Dropbox that may fail by themselves. */
export type BreakerHost = "api" | "content";

/** A link whose breakers are yet to be made. */
type Unbroken = Omit<Link, "breakers">;

/** A breaker for each of them. */
export type Breakers = Record<BreakerHost, Breaker>;

/** Whatever is answered to these, a refusal too, was answered: the file is none. */
const PROBES: Record<BreakerHost, Pick<Request, "host" | "route" | "headers" | "body">> = {
  api: { host: "api", route: "team/get_info", headers: {} },
  content: {
    host: "content",
    route: "files/download",
    headers: { "Dropbox-API-Arg": asciiJson({ path: "rev:000000000" }) },
  },
};

/** The breakers of a link, the same in every thread that is given the same table. */
export function breakersOf(
  link: Unbroken,
  options: { table: GateTable; name: string; onWait: (wait: Wait) => void },
): Breakers {
  const { table, name, onWait } = options;
  const of = (host: BreakerHost) =>
    new Breaker({
      clock: link,
      slot: table.slot(`breaker ${name} ${host}`, "breakers"),
      probe: () => answers(link, host),
      onWait,
    });
  return { api: of("api"), content: of("content") };
}

async function answers(link: Unbroken, host: BreakerHost): Promise<boolean> {
  const request = PROBES[host];
  try {
    const token = await link.tokens.current();
    const watch = watchOf(link, request);
    try {
      const response = await exchange(link, request, token, watch);
      await response.body?.cancel();
    } finally {
      watch.end();
    }
    return true;
  } catch (error) {
    if (!(error instanceof DropboxError)) throw error;
    return error.kind !== "temporary" || !isOfTheWire(error);
  }
}

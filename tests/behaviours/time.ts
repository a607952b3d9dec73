import type { DropboxClient } from "../../src/dropbox/client.ts";
import { dropboxClient } from "../../src/dropbox/client.ts";
import type { Fetch } from "../../src/dropbox/link.ts";
import { TeamTokens } from "../../src/dropbox/tokens.ts";
import type { BackupWorld } from "../support/backup_world.ts";

export interface Timed {
  client: DropboxClient;
  /** Calls to Dropbox: as whom, and how many milliseconds after the beginning. */
  asked: { route: string; who: string; at: number }[];
  /** Milliseconds since the beginning. */
  passed(): number;
  advance(ms: number): void;
}

/**
 * A client whose time passes by sleeping alone, side by side for all who sleep, and takes the sandbox's along: how long
 * the machine takes makes no difference.
 * Its own clock goes wrong by `skew` milliseconds.
 */
export async function timedClient(
  world: BackupWorld,
  { skew = 0, wire = (next, _passed) => next }: {
    skew?: number;
    wire?: (next: Fetch, passed: () => number) => Fetch;
  } = {},
): Promise<Timed> {
  await world.control("POST", "clock/freeze", {});
  const begun = Date.now();
  let time = 0;
  const asked: Timed["asked"] = [];
  const advance = (ms: number) => {
    time += ms;
    world.sandbox.world.state.clock.advance(ms / 1000);
  };
  const sleep = async (ms: number) => {
    const until = time + ms;
    await new Promise((done) => setTimeout(done, 2));
    if (until > time) advance(until - time);
  };
  const inProcess: Fetch = (url, init) => {
    asked.push({ route: new URL(url).pathname, who: whoOf(init), at: time });
    return world.sandbox.fetch(new Request(url, init));
  };
  const given = await world.control("POST", "links", {}) as Record<string, string>;
  const parts = {
    app: { key: given.app_key!, secret: given.app_secret!, origin: "http://sandbox" },
    fetch: wire(inProcess, () => time),
    now: () => new Date(begun + skew + time),
    sleep,
  };
  const tokens = new TeamTokens({ ...parts, refreshToken: given.refresh_token! });
  return { client: dropboxClient({ ...parts, tokens }), asked, passed: () => time, advance };
}

function whoOf(init: RequestInit): string {
  const headers = new Headers(init.headers);
  return headers.get("dropbox-api-select-user") ?? headers.get("dropbox-api-select-admin") ?? "team";
}

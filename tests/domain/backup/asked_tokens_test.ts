import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { askedTokens } from "../../../src/domain/backup/pipeline/asked_tokens.ts";
import { Crew, type CrewEvents } from "../../../src/domain/backup/pipeline/crew.ts";
import { failureOf } from "../../../src/domain/backup/failure.ts";
import type { Hand } from "../../../src/domain/backup/pipeline/hand.ts";
import type { ToHand } from "../../../src/domain/backup/pipeline/messages.ts";
import { dropboxClient } from "../../../src/dropbox/client.ts";
import { TeamTokens } from "../../../src/dropbox/tokens.ts";
import type { DropboxError, Tokens } from "../../../src/dropbox/types.ts";
import { type BackupWorld, backupWorld } from "../../support/backup_world.ts";

/** Seconds: longer than a token lives. */
const SLEEP = 5 * 3600;

describe("the tokens of a pipeline", () => {
  let world: BackupWorld;
  /** Seconds that went by. */
  let slept: number;
  let link: string;
  let held: TeamTokens;
  let tokens: Tokens;
  beforeEach(async () => {
    world = await backupWorld();
    slept = 0;
    held = await linked(world);
    tokens = acrossTheCrew(held);
    await world.control("DELETE", "calls");
  });
  afterEach(() => world.close());

  const sleep = async () => {
    slept += SLEEP;
    await world.control("POST", "clock/advance", { seconds: SLEEP });
  };
  const linked = async ({ sandbox }: BackupWorld) => {
    const given = await world.control("POST", "links", {}) as Record<string, string>;
    link = given.link!;
    return new TeamTokens({
      app: { key: given.app_key!, secret: given.app_secret!, origin: "http://sandbox" },
      fetch: (url, init) => sandbox.fetch(new Request(url, init)),
      now: () => new Date(Date.now() + slept * 1000),
      sleep: () => Promise.resolve(),
      refreshToken: given.refresh_token!,
      patience: { temporary: 1 },
    });
  };
  const minted = () => world.sandbox.log.calls("oauth2/token").length;

  it("are one token, however many of its calls ask at once", async () => {
    const given = await Promise.all(Array.from({ length: 8 }, () => tokens.current()));

    expect(new Set(given).size).toBe(1);
    expect(minted()).toBe(1);
  });

  it("are renewed once, however many of its calls were refused the old one", async () => {
    const stale = await tokens.current();
    await sleep();
    const given = await Promise.all(Array.from({ length: 8 }, () => tokens.renew(stale)));

    expect(new Set(given).size).toBe(1);
    expect(minted()).toBe(2);
    expect(await accepts(world, given[0]!)).toBe(true);
  });

  it("are renewed by exactly one call to Dropbox for 20 workers whose token ran out under way", async () => {
    const workers = Array.from({ length: 20 }, () => acrossTheCrew(held));
    const [stale] = await Promise.all(workers.map((one) => one.current()));
    await sleep();
    await world.control("DELETE", "calls");
    const clients = workers.map((one) => clientOf(world, one));
    await Promise.all(clients.flatMap((client) => [client.team(), client.team()]));

    expect(stale).toBeDefined();
    expect(minted()).toBe(1);
  });

  it("live even for one that slept through two lives, while the main thread used one in between", async () => {
    const stale = await tokens.current();
    await sleep();
    await held.current();
    await sleep();

    expect(await accepts(world, await tokens.renew(stale))).toBe(true);
  });

  it("are missed for a while when the token server is down, which is no lost link", async () => {
    await world.control("POST", "faults", { route: "oauth2/token", times: null, effect: { status: 503 } });
    const error: DropboxError = await tokens.current().then(() => expect.unreachable(), (thrown) => thrown);

    expect(failureOf(error)).toMatchObject({ code: "source_unavailable", stopsRun: false });
  });

  it("are refused when the link is revoked, which is a lost link", async () => {
    await world.control("DELETE", `links/${link}`);
    const error: DropboxError = await tokens.current().then(() => expect.unreachable(), (thrown) => thrown);

    expect(failureOf(error)).toMatchObject({ code: "link_lost", stopsRun: true });
  });
});

/** As a pipeline asks for them: by messages that the crew answers. */
function acrossTheCrew(held: Tokens): Tokens {
  const tokens = askedTokens((message) => hand.onMessage(message));
  const hand: Hand = {
    send: (message: ToHand) => {
      if (message.type === "token" || message.type === "noToken") tokens.answer(message);
    },
    onMessage: () => {},
    onCrash: () => {},
    close: () => {},
  };
  new Crew([hand], held, {} as CrewEvents);
  return tokens;
}

function clientOf({ sandbox }: BackupWorld, tokens: Tokens) {
  return dropboxClient({
    app: { key: "", secret: "", origin: "http://sandbox" },
    tokens,
    fetch: (url, init) => sandbox.fetch(new Request(url, init)),
    now: () => new Date(),
    sleep: () => Promise.resolve(),
  });
}

async function accepts({ sandbox }: BackupWorld, token: string): Promise<boolean> {
  const headers = { authorization: `Bearer ${token}` };
  const request = new Request("http://sandbox/2/team/get_info", { method: "POST", headers });
  const answer = await sandbox.fetch(request);
  await answer.body?.cancel();
  return answer.ok;
}

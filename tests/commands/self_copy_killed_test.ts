import { afterEach, beforeEach, expect, it } from "vitest";
import { readConfig } from "../../src/config.ts";
import { restoreSelf } from "../../src/installation/self_restore.ts";
import { startServer } from "../support/real_server.ts";
import { setUpOver, WebClient } from "../support/web_client.ts";
import { type CliWorld, cliWorld } from "./cli.ts";

let world: CliWorld;
beforeEach(async () => {
  world = await cliWorld();
  world.env.DROPKEEP_STORE = `${world.folder}/store`;
  await world.connect();
});
afterEach(() => world.close());

const data = () => `${world.folder}/data`;

/** Alice has set the portal up and is signed in; a copy was made; then all but the master key is lost. */
async function lostAfterCopy(): Promise<{ alice: WebClient; key: string }> {
  const server = await startServer(world.env);
  const alice = new WebClient(server.url);
  await setUpOver(alice, await server.setUpToken());
  await server.stop();
  await world.run(["backup-self"]);
  const key = await Deno.readTextFile(`${data()}/keys/master.key`);
  await Deno.remove(data(), { recursive: true });
  await Deno.mkdir(`${data()}/keys`, { recursive: true });
  await Deno.writeTextFile(`${data()}/keys/master.key`, key);
  return { alice, key };
}

/**
 * Runs restore-self and kills it between the files and the replay: it reads the master key once to open the copy, and once
 * more to open the databases that it has put in their place. Pipes in the key's place say when, and hold it there.
 */
async function killedBetween(key: string) {
  const pipe = `${world.folder}/master.pipe`;
  const makePipe = () => new Deno.Command("mkfifo", { args: ["-m", "600", pipe] }).output();
  await makePipe();
  const child = world.start(["restore-self"], { env: { DROPKEEP_MASTER_KEY_FILE: pipe } });
  const ended = child.output();
  const first = await Deno.open(pipe, { write: true });
  // Another one of that name, before the first ends: what is opened next is surely the second reading.
  await Deno.remove(pipe);
  await makePipe();
  await first.write(new TextEncoder().encode(key));
  first.close();
  using _second = await Deno.open(pipe, { write: true });
  child.kill("SIGKILL");
  return await ended;
}

it(
  "a restore-self that is killed when its files are in place lets nobody in until it is run to its end",
  async () => {
    await lostAfterCopy();
    // What the command does first; killed here, it comes to nothing more.
    await restoreSelf({
      config: readConfig(world.env),
      now: () => new Date(),
      signal: new AbortController().signal,
    });

    const refused = await world.run(["tasks"]);
    const other = await world.run(["restore-self", "--copy", "another"]);
    const again = await world.run(["restore-self", "--json"]);
    const open = await world.run(["tasks", "--json"]);
    const second = await world.run(["restore-self"]);

    expect([refused.code, refused.stderr]).toEqual([
      1,
      expect.stringMatching(
        /was cut off, and sessions of then are still good; run dropkeep restore-self once more/,
      ),
    ]);
    expect([other.code, other.stderr]).toEqual([
      1,
      expect.stringMatching(
        /^Cannot restore copy another: copy \S+ was put back and cut off; end that first/,
      ),
    ]);
    expect([again.code, again.json.sessions_ended]).toEqual([0, 1]);
    expect(open.json.tasks).toHaveLength(1);
    expect(second.stderr).toContain("is there; move what is in the folder away");
  },
  240_000,
);

it(
  "a restore-self that a real kill -9 ends between files and replay: the server does not open, the next try goes on",
  async () => {
    const { alice, key } = await lostAfterCopy();
    const cookie = [...alice.cookies].map(([name, value]) => `${name}=${value}`).join("; ");

    const killed = await killedBetween(key);
    const inPlace = [...Deno.readDirSync(data())].map(({ name }) => name);
    const server = await world.run(["start"]);
    const again = await world.run(["restore-self", "--json"]);
    const open = await startServer(world.env);
    const old = await new WebClient(open.url).get("/", { cookie });
    await open.stop();

    expect(killed.signal).toBe("SIGKILL");
    expect(inPlace).toEqual(expect.arrayContaining(["control.db", "put_back.json"]));
    expect([server.code, server.stderr]).toEqual([
      1,
      expect.stringContaining("run dropkeep restore-self once more"),
    ]);
    expect([again.code, again.json.sessions_ended]).toEqual([0, 1]);
    expect([old.status, old.headers.get("location")]).toEqual([303, "/signin?next=%2F"]);
  },
  240_000,
);

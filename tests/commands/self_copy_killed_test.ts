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

it(
  "a restore-self that is killed when its files are in place lets nobody in until it is run to its end",
  async () => {
    const server = await startServer(world.env);
    await setUpOver(new WebClient(server.url), await server.setUpToken());
    await server.stop();
    await world.run(["backup-self"]);
    const data = `${world.folder}/data`;
    const key = await Deno.readTextFile(`${data}/keys/master.key`);
    await Deno.remove(data, { recursive: true });
    await Deno.mkdir(`${data}/keys`, { recursive: true });
    await Deno.writeTextFile(`${data}/keys/master.key`, key);
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

import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type CliWorld, cliWorld } from "../commands/cli.ts";
import { type RealServer, startServer } from "../support/real_server.ts";
import { ALICE, setUpOver, WebClient } from "../support/web_client.ts";

/** Bytes of a run that are more than the packs that are open at any time. */
const FILES = 40;
const SIZE = 1_500_000;
const TOKEN = "read the metrics";

describe("the server's own backup", { timeout: 240_000 }, () => {
  let world: CliWorld;
  let server: RealServer;
  let alice: WebClient;
  let task: string;

  beforeEach(async () => {
    world = await cliWorld({ empty: true });
    Object.assign(world.env, { DROPKEEP_METRICS_TOKEN: TOKEN, DROPKEEP_FOLDER_ZIPS: "off" });
    const member = { given_name: "Alice", surname: "Adams", email: "alice@acme.example", admin: true };
    await world.control("POST", "members", member);
    for (let n = 0; n < FILES; n++) {
      const recipe = { seed: n, size: SIZE };
      await world.control("POST", "put", { member: "alice", path: `/${n}.bin`, recipe });
    }
    await world.connect();
    await world.control("POST", "faults", { route: "files/download", times: null, effect: { delay: 150 } });
    server = await startServer(world.env);
    alice = new WebClient(server.url);
    await setUpOver(alice, await server.setUpToken());
    task = /href="\/tasks\/([\w-]{8,})/.exec(await (await alice.get("/")).text())![1]!;
    expect((await alice.post(`/tasks/${task}/runs`)).status).toBe(303);
    await untilPacks(4);
  });
  afterEach(async () => {
    server.kill("SIGKILL");
    await server.ended;
    await world.close();
  });

  it("killed in the middle is gone on with after the next start, and loses nothing that was acknowledged", async () => {
    server.kill("SIGKILL");
    await server.ended;
    await again();
    await runsThat("success");
    const page = await pageOf(`/tasks/${task}/runs`);
    await server.stop();

    const { runs } = (await world.run(["runs", "--json"])).json;
    await proveWhole();
    expect(runs.map(({ state }: { state: string }) => state)).toEqual(["success", "interrupted"]);
    expect(page).toMatch(/Success/);
    expect(page).toMatch(/Interrupted|Stopped/);
    expect(page).not.toMatch(/Running/);
  });

  it("stopped by SIGTERM is given back within 35 seconds, exit 0, and goes on after the next start", async () => {
    const asked = performance.now();
    const code = await server.stop();
    const seconds = (performance.now() - asked) / 1000;
    const stopped = (await world.run(["runs", "--json"])).json.runs;
    await again();
    await runsThat("success");
    await server.stop();

    expect(code).toBe(0);
    expect(seconds).toBeLessThan(35);
    expect(stopped).toMatchObject([{ state: "interrupted", snapshot: null }]);
    expect(server.said.join("")).not.toContain("jobs.resumed");
    await proveWhole();
  });

  async function again() {
    server = await startServer(world.env);
  }

  /** Everything is in the repository, nothing is locked, and a further run finds nothing to do. */
  async function proveWhole() {
    await world.control("DELETE", "faults");
    const locks = filesBelow(`${world.env.DROPKEEP_DATA}/objects`).filter((path) => path.includes("/locks/"));
    const checked = (await world.run(["check", "--read-data", "--json"])).json;
    const next = (await world.run(["backup", "--json"])).json.runs[0];
    expect(locks).toEqual([]);
    expect(checked).toMatchObject({ ok: true, counts: { snapshots: 1 } });
    expect(next).toMatchObject({ state: "success", files: FILES, downloaded_files: 0 });
  }

  async function pageOf(path: string): Promise<string> {
    const again = new WebClient(server.url);
    await again.post("/signin", ALICE);
    return await (await again.get(path)).text();
  }

  async function runsThat(state: string) {
    const line = new RegExp(`^dropkeep_runs_total\\{[^}]*state="${state}"[^}]*\\} [1-9]`, "m");
    for (;;) {
      const answer = await fetch(`${server.url}/metrics`, { headers: { authorization: `Bearer ${TOKEN}` } });
      if (line.test(await answer.text())) return;
      await new Promise((wake) => setTimeout(wake, 200));
    }
  }

  async function untilPacks(packs: number) {
    const folder = `${world.env.DROPKEEP_DATA}/objects`;
    while (filesBelow(folder).filter((path) => /\/data\/[0-9a-f]{2}\//.test(path)).length < packs) {
      await new Promise((wake) => setTimeout(wake, 20));
    }
  }
});

function filesBelow(folder: string): string[] {
  try {
    return [...Deno.readDirSync(folder)].flatMap(({ name, isDirectory }) =>
      isDirectory ? filesBelow(`${folder}/${name}`) : [`${folder}/${name}`]
    );
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return [];
    throw error;
  }
}

import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { type CliWorld, cliWorld } from "./cli.ts";
import { killIfThere } from "../support/kill.ts";
import { type Heard, hearing } from "./hearing.ts";

/** Every change is Alice's: the words of a run that took in one. */
const ONE_ADDED = /run \d+, success: 1 added, 0 changed, 0 removed/;
const FIRST = /run \d+, success/;

describe("dropkeep watch", () => {
  let world: CliWorld;
  let link: string;
  let child: Deno.ChildProcess;
  let isOver: boolean;
  let told: Heard;
  beforeAll(async () => {
    world = await cliWorld();
    link = await world.connect();
  });
  afterEach(async () => {
    if (!isOver) killIfThere(child);
    await Promise.all([child.status, told.ended]);
    await world.control("DELETE", "faults");
    await world.control("DELETE", "calls");
  });
  afterAll(() => world.close());

  const watch = () => {
    child = world.start(["watch", "--settle", "1", "--json"]);
    isOver = false;
    child.status.then(() => isOver = true);
    told = hearing(child.stderr);
  };
  const put = (path: string) => world.control("POST", "put", { member: "alice", path, text: path });
  const watched = () => world.sandbox.log.calls("longpoll");
  const ended = async () => {
    const [{ code }, said] = await Promise.all([child.status, new Response(child.stdout).json()]);
    return { code, said };
  };
  /** As a system's service manager does it. */
  const terminated = () => {
    child.kill("SIGTERM");
    return ended();
  };

  it("backs up within seconds of a change, and ends cleanly when it is told to", async () => {
    watch();
    await told.until(FIRST);
    const changed = Date.now();
    await put("/new.txt");
    await told.until(ONE_ADDED);
    const took = Date.now() - changed;
    const end = await terminated();

    expect(end).toEqual({ code: 0, said: { task: "Acme", runs: 2, failed: 0 } });
    expect(took).toBeLessThan(30_000);
  });

  it("ends amid a run as interrupted, and the next one goes on with what was kept", async () => {
    await world.control("POST", "faults", { route: "files/download", times: null, effect: { delay: 2_000 } });
    await put("/slow.txt");
    watch();
    await world.untilCalled("files/download");
    const end = await terminated();
    await world.control("DELETE", "faults");
    const { json } = await world.run(["backup", "--json"]);

    expect(end).toEqual({ code: 130, said: { task: "Acme", runs: 1, failed: 1 } });
    expect(json.runs[0]).toMatchObject({ state: "success", causes: [] });
    expect((await world.run(["check", "--json"])).code).toBe(0);
  });

  it("outlives cut polls, and waits as long as Dropbox asks it to before it asks again", async () => {
    const poll = { route: "longpoll", times: null, namespace: "alice" };
    const { id } = await world.control("POST", "faults", { ...poll, effect: { drop: true } });
    watch();
    await told.until(FIRST);
    await put("/cut.txt");
    await world.untilStruck(id);
    await world.control("DELETE", "faults");
    await world.control("POST", "faults", { ...poll, effect: { set: { "/backoff": 3 } } });
    await told.until(ONE_ADDED);
    const [answered] = watched().filter(({ status }) => status === 200);
    const [asked] = world.sandbox.log.calls("list_folder/continue").filter(({ n }) => n > answered!.n);

    expect(Date.parse(asked!.at) - Date.parse(answered!.at)).toBeGreaterThan(2_900);
    expect((await terminated()).code).toBe(0);
  });

  it("goes on with a Dropbox that was away", async () => {
    watch();
    await told.until(FIRST);
    await world.untilCalled("longpoll");
    await world.whileAway(() => new Promise((back) => setTimeout(back, 1_000)));
    await put("/meanwhile.txt");
    await told.until(ONE_ADDED);

    expect((await terminated()).code).toBe(0);
  });

  it("ends with what helps, where the link is revoked in between", async () => {
    watch();
    await told.until(FIRST);
    await world.control("DELETE", `links/${link}`);
    await put("/unread.txt");
    const { code, said } = await ended();

    expect(code).toBe(1);
    expect(said.error.code).toBe("link_lost");
    expect(told.text).toMatch(/connect/);
  });
});

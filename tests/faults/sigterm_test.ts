import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type CliWorld, cliWorld, endOf } from "../commands/cli.ts";

/** Bytes of a run that are more than the packs that are open at any time. */
const FILES = 40;
const SIZE = 1_500_000;

describe("SIGTERM amid a backup", { timeout: 120_000 }, () => {
  let world: CliWorld;
  beforeEach(async () => {
    world = await cliWorld({ empty: true });
    const alice = { given_name: "Alice", surname: "Adams", email: "alice@acme.example", admin: true };
    await world.control("POST", "members", alice);
    for (let n = 0; n < FILES; n++) {
      await world.control("POST", "put", {
        member: "alice",
        path: `/${n}.bin`,
        recipe: { seed: n, size: SIZE },
      });
    }
    await world.connect();
  });
  afterEach(() => world.close());

  it("ends it in good order, and the next run reads only what is missing [fault 38]", async () => {
    await world.control("POST", "faults", { route: "files/download", times: null, effect: { delay: 150 } });
    const child = world.start(["backup"], { env: { DROPKEEP_FOLDER_ZIPS: "off" } });
    await untilPacks(world, 4);
    child.kill("SIGTERM");
    const asked = performance.now();
    const { code, stderr } = await endOf(child);
    const seconds = (performance.now() - asked) / 1000;
    await world.control("DELETE", "faults");

    const { runs } = (await world.run(["runs", "--json"])).json;
    const next = (await world.run(["backup", "--json"])).json.runs[0];
    const checked = (await world.run(["check", "--read-data", "--json"])).json;

    expect([code, stderr]).toEqual([130, expect.stringMatching(/Stopping; once more.*was stopped/s)]);
    expect(seconds).toBeLessThan(30);
    expect(runs).toMatchObject([{ state: "interrupted", reason_code: "interrupted", snapshot: null }]);
    expect(next).toMatchObject({ state: "success", added: FILES });
    expect(next.downloaded_files).toBeLessThan(FILES);
    expect(checked).toMatchObject({ ok: true, counts: { snapshots: 1 } });
  });
});

/** Until so many packs are in the store: of the first of them the catalogue knows by then. */
async function untilPacks({ env, folder }: CliWorld, packs: number) {
  const objects = `${env.DROPKEEP_DATA ?? folder}/objects`;
  for (let tries = 0; countOf(objects) < packs; tries++) {
    if (tries === 2000) throw new Error(`No ${packs} packs were ever stored`);
    await new Promise((wake) => setTimeout(wake, 20));
  }
}

function countOf(path: string): number {
  try {
    return [...Deno.readDirSync(path)].reduce(
      (sum, { name, isDirectory }) =>
        sum +
        (isDirectory
          ? countOf(`${path}/${name}`)
          : Number(/data\/..$/.test(path) && /^[0-9a-f]{64}$/.test(name))),
      0,
    );
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return 0;
    throw error;
  }
}

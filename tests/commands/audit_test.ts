import { afterEach, beforeEach, expect, it } from "vitest";
import { aliceSetsUp, portalWorld } from "../support/portal_world.ts";
import { runCli } from "./cli.ts";

let data: string;
beforeEach(async () => void (data = await Deno.makeTempDir({ prefix: "dropkeep-audit-" })));
afterEach(() => Deno.remove(data, { recursive: true }));

const audit = (...args: string[]) => runCli(["audit", ...args], { env: { DROPKEEP_DATA: data } });

it("dropkeep audit verify finds what the portal wrote sound, notes its end in the store, and says so twice", async () => {
  const world = await portalWorld({ env: { DROPKEEP_DATA: data } });
  await aliceSetsUp(world);
  await world.close();

  const first = await audit("verify", "--json");
  const second = await audit("verify");

  expect(first.json.chains).toMatchObject([{ rows: 1, broken: null, head: { seq: 1 } }]);
  expect([first.code, second.code]).toEqual([0, 0]);
  expect(second.stdout).toMatch(/^sound {3}account \w{16}: 2 rows/);
  const anchors = [...Deno.readDirSync(`${data}/objects/audit-log/${first.json.chains[0].account}`)];
  expect(anchors.map(({ name }) => name).sort()).toEqual([
    expect.stringMatching(/^000000000001-[\da-f]{64}$/),
    expect.stringMatching(/^000000000002-[\da-f]{64}$/),
  ]);
});

it("dropkeep audit names a word that it does not know", async () => {
  const { code, stderr } = await audit("prove");

  expect(code).toBe(2);
  expect(stderr).toContain('Cannot run "audit prove": give verify');
});

import { afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { preparedWorld } from "./backed_up_world.ts";
import type { CliWorld } from "./cli.ts";
import { expectSentence } from "./expecting.ts";

let world: CliWorld;
let shown: string;

beforeAll(async () => {
  world = await movedWorld();
  shown = await everythingShown();
  await world.close();
});
beforeEach(async () => void (world = await movedWorld()));
afterEach(() => world.close());

/** Two snapshots; a folder was moved between them. */
const movedWorld = () =>
  preparedWorld("backed up, moved, backed up", {}, async (world) => {
    await world.connect();
    await world.run(["backup"]);
    await world.control("POST", "move", { member: "alice", from: "/Contracts", to: "/Archive" });
    await world.run(["backup"]);
  });
const catalogues = () => `${world.env.DROPKEEP_DATA}/catalogue`;
const catalogueFile = () =>
  `${catalogues()}/${[...Deno.readDirSync(catalogues())].find(({ name }) => name.endsWith(".db"))!.name}`;

/** What a person sees of every snapshot, for programs: without what only the lost catalogue knew. */
async function everythingShown(env: Record<string, string> = {}): Promise<string> {
  const snapshots = (await world.run(["snapshots", "--json"], { env })).json.snapshots;
  const home = (await world.run(["ls", "/members/alice@acme.example", "--json"], { env })).stdout;
  const moved = (await world.run(["ls", "/members/alice@acme.example/Archive", "--json"], { env })).stdout;
  const diff = (await world.run(["diff", "1", "2", "--json"], { env })).stdout;
  return JSON.stringify([snapshots, home, moved, diff]);
}

/** A backup finds the catalogue as good as new: it links what it knows. */
async function expectNothingDownloaded(env: Record<string, string> = {}) {
  await world.control("DELETE", "calls");
  const { json } = await world.run(["backup", "--json"], { env });

  expect(json.runs[0]).toMatchObject({ run: 3, state: "success", added: 0, removed: 0, downloaded_files: 0 });
  expect(world.sandbox.log.calls("/2/files/download")).toEqual([]);
}

describe("rebuild-catalogue", () => {
  it("is named where the catalogue is missing, and makes it anew", async () => {
    await Deno.remove(catalogueFile());

    expectSentence(await world.run(["backup"]), 1, /is missing; .*dropkeep rebuild-catalogue$/m);
    const { code, json } = await world.run(["rebuild-catalogue", "--json"]);

    expect([code, json.kept_aside, json.tasks[0].runs, json.tasks[0].unreadable]).toEqual([0, null, 2, []]);
    expect(await everythingShown()).toEqual(shown);
    await expectNothingDownloaded();
  }, 180_000);

  it("takes the place of a damaged one, which is kept, and leaves a whole one alone", async () => {
    const file = catalogueFile();
    const bytes = await Deno.readFile(file);
    await Deno.writeFile(file, bytes.fill(7, 8192, bytes.length));

    const { json } = await world.run(["rebuild-catalogue", "--json"]);
    const again = await world.run(["rebuild-catalogue"]);

    expect((await Deno.readFile(json.kept_aside)).length).toBe(bytes.length);
    expectSentence(again, 1, /^Cannot rebuild the catalogue: the one in use is whole.*--anew/);
    expect(await everythingShown()).toEqual(shown);
  }, 180_000);

  it(
    "takes a repository over on a new machine with its recovery key, and the team goes on with its task",
    async () => {
      const key = `${world.folder}/acme.key`;
      const { location } = (await world.run(["recovery-key", "--to", key, "--json"])).json;
      const store = `${world.env.DROPKEEP_DATA}/objects`;
      const env = { DROPKEEP_DATA: `${world.folder}/new machine`, DROPKEEP_STORE: store };
      const take = ["rebuild-catalogue", "--repository", location, "--password-file", key, "--json"];

      const { code, json, stderr } = await world.run(take, { env });
      const { refresh_token } = await world.control("POST", "links", {});
      const connected = await world.run(["connect", "--refresh-token", "-", "--json"], {
        env,
        stdin: refresh_token,
      });

      expect([code, stderr, json.tasks[0].name]).toEqual([0, "", "Acme"]);
      expect(connected.json).toMatchObject({ is_new: false, task: { name: "Acme" } });
      expect(await everythingShown(env)).toEqual(shown);
      await expectNothingDownloaded(env);
    },
    180_000,
  );
});

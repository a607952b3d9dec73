import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { sql } from "kysely";
import { readConfig } from "../../src/config.ts";
import { backUpSelf } from "../../src/installation/self_copy.ts";
import { openServices } from "../../src/services.ts";
import { type CliWorld, cliWorld } from "./cli.ts";
import { startServer } from "../support/real_server.ts";
import { ALICE, setUpOver, WebClient } from "../support/web_client.ts";

let world: CliWorld;
beforeEach(async () => {
  world = await cliWorld();
  world.env.DROPKEEP_STORE = `${world.folder}/store`;
  await world.connect();
});
afterEach(() => world.close());

/** The document that a command answers with; throws where it does not end well. */
// deno-lint-ignore no-explicit-any
async function json(...args: string[]): Promise<any> {
  const { code, json, stderr } = await world.run([...args, "--json"]);
  if (code !== 0) throw new Error(`dropkeep ${args.join(" ")}: ${code} ${stderr}`);
  return json;
}

const data = () => `${world.folder}/data`;
const MASTER = "keys/master.key";

/** All is lost but the master key, which was kept elsewhere, and the storage. */
async function loseData({ keepKey = true } = {}) {
  await Deno.copyFile(`${data()}/${MASTER}`, `${world.folder}/kept.key`);
  await Deno.remove(data(), { recursive: true });
  if (keepKey) await putKey(await Deno.readTextFile(`${world.folder}/kept.key`));
}

async function putKey(text: string) {
  await Deno.mkdir(`${data()}/keys`, { recursive: true });
  await Deno.writeTextFile(`${data()}/${MASTER}`, text);
}

async function refused(...args: string[]): Promise<{ code: number; said: string }> {
  const { code, stderr } = await world.run(args);
  return { code, said: stderr.trim() };
}

/** Content hashes of all that Dropbox has. */
function hashesInDropbox(): string[] {
  const rows = world.sandbox.world.state.db.rows<{ hash: string }>(
    "select hash from entries where kind = 'file' order by hash",
  );
  return rows.map(({ hash }) => hash);
}

/** Each begins the program many times, beside others that do. */
describe("dropkeep restore-self", { timeout: 240_000 }, () => {
  it("brings a lost installation back: the server starts, Alice signs in, an old file is restored", async () => {
    await json("backup");
    const server = await startServer(world.env);
    const before = new WebClient(server.url);
    await setUpOver(before, await server.setUpToken());
    expect(await server.stop()).toBe(0);
    const copied = await json("backup-self");
    const hashes = hashesInDropbox();
    await world.control("POST", "delete", { member: "alice", path: "/Contracts" });
    await loseData();

    const restored = await json("restore-self");

    expect(restored).toMatchObject({ copy: copied.copy, sessions_ended: 1 });
    const again = await startServer(world.env);
    const old = await new WebClient(again.url).get("/", { cookie: cookiesOf(before) });
    const alice = new WebClient(again.url);
    const signedIn = await alice.post("/signin", ALICE);
    const page = await (await alice.get("/")).text();
    expect(await again.stop()).toBe(0);
    expect([old.status, old.headers.get("location")]).toEqual([303, "/signin?next=%2F"]);
    expect([signedIn.status, signedIn.headers.get("location")]).toEqual([303, "/"]);
    expect(page).toContain("Alice");
    await json("restore", "/members/alice@acme.example/Contracts", "--in-place");
    expect(hashesInDropbox()).toEqual(hashes);
    expect((await json("backup")).runs).toEqual([expect.objectContaining({ state: "success" })]);
  });

  it("is followed by a backup that takes over the snapshot made after the copy, and reads only what is newer", async () => {
    await json("backup");
    await json("backup-self");
    await world.control("POST", "put", {
      member: "alice",
      path: "/after the copy.txt",
      text: "after the copy",
    });
    await json("backup");
    await loseData();
    await json("restore-self");

    const { runs: [run] } = await json("backup");
    const { snapshots } = await json("snapshots");
    const check = await json("check", "--read-data");

    expect(run).toMatchObject({ state: "success", downloaded_files: 1 });
    expect(snapshots.length).toBeGreaterThanOrEqual(2);
    expect([check.ok, check.errors]).toEqual([true, 0]);
  });

  it("says which master key is missing or is another, and leaves the folder as it was", async () => {
    const { master_key } = await json("backup-self");
    await loseData({ keepKey: false });

    const missing = await refused("restore-self");
    await putKey(`${btoa(String.fromCharCode(...crypto.getRandomValues(new Uint8Array(32))))}\n`);
    const wrong = await refused("restore-self");

    expect([missing.code, wrong.code]).toEqual([1, 1]);
    expect(missing.said).toContain(`it belongs to master key ${master_key}; put it back`);
    expect(wrong.said).toMatch(
      new RegExp(`it belongs to master key ${master_key}, but .* holds [0-9a-f]{8}`),
    );
    expect([...Deno.readDirSync(data())].map(({ name }) => name).sort())
      .toEqual(["catalogue", "instance.lock", "keys"]);
    await putKey(await Deno.readTextFile(`${world.folder}/kept.key`));
    await json("restore-self");
  });

  it("restores into no folder that holds an installation", async () => {
    await json("backup-self");

    const { code, said } = await refused("restore-self");

    expect(code).toBe(1);
    expect(said).toMatch(/^Cannot restore into ".*\/data": "[a-z./-]+" is there; move/);
    expect((await json("tasks")).tasks).toHaveLength(1);
  });

  it("takes an upload that was cut off for no copy, and a damaged copy for none; the one before it is whole", async () => {
    const first = await json("backup-self");
    const second = await json("backup-self");
    const folder = [...Deno.readDirSync(`${world.folder}/store/self`)][0]!.name;
    const at = (id: string) => `${world.folder}/store/self/${folder}/${id}`;
    await Deno.mkdir(at("20991231T000000Z-00000000"));
    await Deno.copyFile(`${at(second.copy)}/piece-00000`, `${at("20991231T000000Z-00000000")}/piece-00000`);
    const bytes = await Deno.readFile(`${at(second.copy)}/piece-00000`);
    await Deno.writeFile(`${at(second.copy)}/piece-00000`, bytes.with(100, bytes[100]! ^ 1));
    await loseData();

    const damaged = await refused("restore-self");
    const listed = await json("restore-self", "--list");
    const older = await json("restore-self", "--copy", first.copy);

    expect(damaged).toEqual({
      code: 1,
      said: expect.stringContaining(`Cannot use copy ${second.copy}: piece 0`),
    });
    expect(listed.copies.map(({ copy }: { copy: string }) => copy)).toEqual(
      [second.copy, first.copy].sort().reverse(),
    );
    expect(older.copy).toBe(first.copy);
    expect((await json("tasks")).tasks).toHaveLength(1);
  });

  it("begins anew after a restore that was killed", async () => {
    await json("backup-self");
    await loseData();
    await Deno.mkdir(`${data()}/restoring`);
    await Deno.mkdir(`${data()}/catalogue`);
    for (const half of ["restoring/0", "control.db", "catalogue/half.db"]) {
      await Deno.writeTextFile(`${data()}/${half}`, "half");
    }

    await json("restore-self");

    expect((await json("tasks")).tasks).toHaveLength(1);
    expect([...Deno.readDirSync(`${data()}/catalogue`)].map(({ name }) => name)).not.toContain("half.db");
  });

  it("brings a copy of an older Dropkeep to this one", async () => {
    await json("backup");
    const services = await openServices(readConfig(world.env), () => new Date());
    await services.catalogue.write(async (trx) => {
      await trx.schema.dropTable("distrusted_packs").execute();
      await sql`delete from migrations where name = '20261125_830_distrusted_packs.sql'`.execute(trx);
    });
    await backUpSelf(services, { onMissing: () => {} });
    await services.close();
    await loseData();

    await json("restore-self");

    expect((await json("backup")).runs).toEqual([expect.objectContaining({ state: "success" })]);
  });
});

function cookiesOf(browser: WebClient): string {
  return [...browser.cookies].map(([name, value]) => `${name}=${value}`).join("; ");
}

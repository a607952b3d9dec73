import { afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { freePort } from "../support/ports.ts";
import { s3ForTests, withoutS3 } from "../support/s3.ts";
import { backedUpWorld, connectedWorld } from "./backed_up_world.ts";
import { type CliWorld, cliWorld, type Ended, endOf } from "./cli.ts";
import { expectAllThere, expectSentence } from "./expecting.ts";

let world: CliWorld;
/** Begun before all else and looked at last: it is tried for twenty seconds. */
let withoutServer: { world: CliWorld; ended: Promise<Ended> };

beforeAll(async () => {
  const env = s3Env({ endpoint: `http://127.0.0.1:${freePort()}`, key: "k", secret: "s" });
  const world = await connectedWorld();
  const ended = world.run(["backup"], { env: { ...env, DROPKEEP_STORE: "s3://acme/keep" } });
  withoutServer = { world, ended };
});
afterEach(() => world.close());

const data = () => world.env.DROPKEEP_DATA!;

describe("the store of a task that was backed up", () => {
  beforeEach(async () => void (world = await backedUpWorld()));

  const repository = () => {
    const [account] = [...Deno.readDirSync(`${data()}/objects`)];
    const [task] = [...Deno.readDirSync(`${data()}/objects/${account!.name}`)];
    return `${data()}/objects/${account!.name}/${task!.name}`;
  };

  it("refuses a repository of somebody else in its place, and writes nothing there", async () => {
    const stranger = await cliWorld();
    await stranger.connect();
    await stranger.run(["backup"]);
    const theirs = (await stranger.run(["recovery-key", "--json"])).json.location;
    const ours = repository();
    await Deno.rename(ours, `${world.folder}/ours`);
    await Deno.rename(theirs, ours);
    const before = [...Deno.readDirSync(`${ours}/snapshots`)].length;

    expectSentence(
      await world.run(["backup"]),
      1,
      /^Acme: Cannot open the repository in \S+: the password does not open/,
    );

    expect([...Deno.readDirSync(`${ours}/snapshots`)].length).toBe(before);
    await stranger.close();
    await Deno.remove(ours, { recursive: true });
    await Deno.rename(`${world.folder}/ours`, ours);
    await expectAllThere(world, 2);
  });

  it("never begins anew where its repository has gone", async () => {
    await Deno.rename(repository(), `${world.folder}/ours`);

    const ended = await world.run(["backup"]);

    expectSentence(
      ended,
      1,
      /^Acme: Cannot open a repository in \S+: there is no file "config"; check the place/,
    );
  });

  it.each([["backup"], ["check"], ["export --zip never.zip"], ["restore / --plan"]])(
    "that drops every call is not waited for by %s once that is stopped",
    async (line) => {
      const server = deafServer();
      const env = { ...s3Env({ ...server, key: "k", secret: "s" }), DROPKEEP_STORE: "s3://acme/keep" };

      const child = world.start(line.split(" "), { env, cwd: world.folder });
      await server.called;
      child.kill("SIGINT");
      const { code } = await endOf(child);

      expect(code).toBe(130);
      // Not stopped, it would try eight times.
      expect(server.calls()).toBeLessThan(8);
      server.close();
    },
  );
});

describe("the store of a task that is new", () => {
  beforeEach(async () => {
    world = await connectedWorld();
  });

  it("says that a folder cannot be written", async () => {
    await Deno.writeTextFile(`${world.folder}/file`, "");

    const ended = await world.run(["backup"], { env: { DROPKEEP_STORE: `${world.folder}/file/store` } });

    expectSentence(ended, 1, /^Acme: Cannot .*\/file\/store/);
    await expectAllThere(world, 1);
  });

  it.skipIf(withoutS3())(
    "names a bucket that is not there, a wrong key, and works with the right ones",
    async () => {
      const server = await s3ForTests();
      const right = { ...s3Env(server), DROPKEEP_STORE: `s3://${server.bucket}/keep` };

      const bucket = await world.run(["backup"], {
        env: { ...right, DROPKEEP_STORE: "s3://not-a-bucket-of-ours/keep" },
      });
      const key = await world.run(["backup"], { env: { ...right, AWS_SECRET_ACCESS_KEY: "wrong" } });
      const good = await world.run(["backup", "--json"], { env: right });
      const checked = await world.run(["check", "--read-data", "--json"], { env: right });

      expectSentence(bucket, 1, /^Acme: Cannot .*not-a-bucket-of-ours.*bucket/);
      expectSentence(key, 1, /^Acme: Cannot .*key/i);
      expect([good.code, good.json.runs[0].state]).toEqual([0, "success"]);
      expect(checked.json).toMatchObject({ ok: true, counts: { snapshots: 1 } });
    },
  );
});

/** Takes connections and ends them; `called` resolves at the second, when the first was given up already. */
function deafServer() {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const called = Promise.withResolvers<void>();
  let calls = 0;
  const listen = async () => {
    for await (const connection of listener) {
      connection.close();
      if (++calls === 2) called.resolve();
    }
  };
  listen();
  const endpoint = `http://127.0.0.1:${(listener.addr as Deno.NetAddr).port}`;
  return { endpoint, called: called.promise, calls: () => calls, close: () => listener.close() };
}

function s3Env({ endpoint, key, secret }: { endpoint: string; key: string; secret: string }) {
  return {
    AWS_ENDPOINT_URL: endpoint,
    AWS_REGION: "us-east-1",
    AWS_ACCESS_KEY_ID: key,
    AWS_SECRET_ACCESS_KEY: secret,
  };
}

describe("Dropbox", () => {
  it.each([
    ["a backup", ["backup"]],
    ["a plan", ["restore", "/", "--plan"]],
    ["a restore", ["restore", "run", "1"]],
  ])("that cannot be reached is waited for by %s, and the waiting can be stopped", async (_, args) => {
    world = await backedUpWorld();
    await world.run(["restore", "/members/alice@acme.example/Contracts", "--plan"]);
    const server = deafServer();

    const child = world.start(args, { env: { DROPKEEP_DROPBOX_ORIGIN: server.endpoint } });
    await server.called;
    child.kill("SIGINT");
    const { code, stderr } = await endOf(child);

    // It would wait out an outage; whoever does not, stops it.
    expect(code).toBe(130);
    expect(stderr).not.toMatch(/\bat .*\.ts:\d+/);
    server.close();
    await expectAllThere(world, 2);
  });
});

it("says that an S3 server cannot be reached", async () => {
  world = withoutServer.world;

  const ended = await withoutServer.ended;

  expect(ended.stderr).toMatch(
    /Acme: Cannot .* in s3:\/\/acme\/keep\S*: the server cannot be reached .*check the endpoint/,
  );
  expect(ended.code).toBe(1);
  await expectAllThere(world, 1);
});

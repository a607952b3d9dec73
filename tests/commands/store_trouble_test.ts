import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { s3ForTests, withoutS3 } from "../support/s3.ts";
import { type CliWorld, cliWorld, endOf } from "./cli.ts";
import { expectAllThere, expectSentence } from "./expecting.ts";

let world: CliWorld;

beforeEach(async () => {
  world = await cliWorld();
  await world.connect();
});
afterEach(() => world.close());

const data = () => world.env.DROPKEEP_DATA!;

describe("the store", () => {
  const repository = () => {
    const [account] = [...Deno.readDirSync(`${data()}/objects`)];
    const [task] = [...Deno.readDirSync(`${data()}/objects/${account!.name}`)];
    return `${data()}/objects/${account!.name}/${task!.name}`;
  };

  it("refuses a repository of somebody else in its place, and writes nothing there", async () => {
    await world.run(["backup"]);
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
    await world.run(["backup"]);
    await Deno.rename(repository(), `${world.folder}/ours`);

    const ended = await world.run(["backup"]);

    expectSentence(
      ended,
      1,
      /^Acme: Cannot open a repository in \S+: there is no file "config"; check the place/,
    );
  });

  it("says that a folder cannot be written", async () => {
    await Deno.writeTextFile(`${world.folder}/file`, "");

    const ended = await world.run(["backup"], { env: { DROPKEEP_STORE: `${world.folder}/file/store` } });

    expectSentence(ended, 1, /^Acme: Cannot .*\/file\/store/);
    await expectAllThere(world, 1);
  });

  it("says that an S3 server cannot be reached", async () => {
    const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
    const { port } = listener.addr as Deno.NetAddr;
    listener.close();
    const env = {
      ...s3Env({ endpoint: `http://127.0.0.1:${port}`, key: "k", secret: "s" }),
      DROPKEEP_STORE: "s3://acme/keep",
    };

    const ended = await world.run(["backup"], { env });

    expect(ended.stderr).toMatch(
      /Acme: Cannot .* in s3:\/\/acme\/keep\S*: the server cannot be reached .*check the endpoint/,
    );
    expect(ended.code).toBe(1);
    await expectAllThere(world, 1);
  });

  it.each([["backup"], ["check"], ["export --zip never.zip"], ["restore / --plan"]])(
    "that drops every call is not waited for by %s once that is stopped",
    async (line) => {
      await world.run(["backup"]);
      const server = deafServer();
      const env = { ...s3Env({ ...server, key: "k", secret: "s" }), DROPKEEP_STORE: "s3://acme/keep" };

      const child = world.start(line.split(" "), { env, cwd: world.folder });
      await server.called;
      const stopped = performance.now();
      child.kill("SIGINT");
      const { code } = await endOf(child);

      expect(code).toBe(130);
      // Eight attempts would take it some 25 s.
      expect(performance.now() - stopped).toBeLessThan(12_000);
      server.close();
    },
  );

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
  const listen = async () => {
    let calls = 0;
    for await (const connection of listener) {
      connection.close();
      if (++calls === 2) called.resolve();
    }
  };
  listen();
  const endpoint = `http://127.0.0.1:${(listener.addr as Deno.NetAddr).port}`;
  return { endpoint, called: called.promise, close: () => listener.close() };
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
  it("that cannot be reached is waited for, and the waiting can be stopped", async () => {
    await world.run(["backup"]);
    const nowhere = { DROPKEEP_DROPBOX_ORIGIN: "http://127.0.0.1:9" };

    const child = world.start(["backup"], { env: nowhere });
    setTimeout(() => child.kill("SIGINT"), 3000);
    const { code, stderr } = await child.output();

    // It would wait out an outage; whoever does not, stops it.
    expect(code).toBe(130);
    expect(new TextDecoder().decode(stderr)).not.toMatch(/\bat .*\.ts:\d+/);
    await expectAllThere(world, 2);
  });

  it.each([
    ["a plan", ["restore", "/", "--plan"]],
    ["a restore", ["restore", "run", "1"]],
  ])("that cannot be reached is waited for by %s, and the waiting can be stopped", async (_, args) => {
    await world.run(["backup"]);
    await world.run(["restore", "/members/alice@acme.example/Contracts", "--plan"]);

    const child = world.start(args, { env: { DROPKEEP_DROPBOX_ORIGIN: "http://127.0.0.1:9" } });
    setTimeout(() => child.kill("SIGINT"), 3000);
    const deaf = setTimeout(() => child.kill("SIGKILL"), 20_000);
    const { code } = await child.output();
    clearTimeout(deaf);

    expect(code).toBe(130);
  });
});

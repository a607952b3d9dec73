import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { type CliWorld, cliWorld } from "../commands/cli.ts";
import { startAzure } from "../integrations/azure_server.ts";
import { type RealServer, startServer } from "../support/real_server.ts";
import { ALICE, setUpOver, WebClient } from "../support/web_client.ts";

/** More than one pack, more than two batches of a restore, and more bytes than sockets hold. */
const FILES = 150;
const SIZE = 200_000;
/** Objects of an export that are stored and answered; the answers of all others wait. */
const ANSWERED = 50;
/** Objects that an export has under way at once. */
const AT_ONCE = 6;

const nameOf = (n: number) => `${String(n).padStart(3, "0")}.bin`;

let world: CliWorld;
let server: RealServer;
let alice: WebClient;
/** `/recovery/<task>/<entity>/at/<run>`. */
let at: string;
/** SHA-256 of each file, by its name. */
const truth = new Map<string, string>();

describe("what a person waits for, where the server is killed amid it", { timeout: 240_000 }, () => {
  beforeAll(async () => {
    world = await cliWorld({ empty: true });
    world.env.DROPKEEP_PRIVATE_DESTINATIONS = "127.0.0.0/8";
    const member = { given_name: "Alice", surname: "Adams", email: ALICE.email, admin: true };
    await world.control("POST", "members", member);
    for (let n = 0; n < FILES; n++) {
      const bytes = noise();
      truth.set(nameOf(n), sha256(bytes));
      const file = { member: "alice", path: `/Work/${nameOf(n)}`, base64: bytes.toBase64() };
      await world.control("POST", "put", file);
    }
    await world.connect();
    await world.run(["backup"]);
    server = await startServer(world.env);
    alice = new WebClient(server.url);
    await setUpOver(alice, await server.setUpToken());
    at = await newestSnapshot();
  }, 120_000);
  afterEach(() => world.control("DELETE", "faults"));
  afterAll(async () => {
    server.kill("SIGKILL");
    await server.ended;
    await world.close();
  });

  it("an export to one's own storage goes on by itself, and stores nothing twice", async () => {
    const azure = startAzure();
    const { promise: over, resolve: end } = Promise.withResolvers<void>();
    const lost = { method: "PUT", status: 500, after: true, held: over };
    for (let n = ANSWERED; n < FILES; n++) azure.faults.add({ ...lost, where: new RegExp(nameOf(n)) });
    const stored = () => [...azure.blobs.keys()].filter((name) => name.endsWith(".bin"));
    const unanswered = () => stored().filter((name) => last(name) >= nameOf(ANSWERED));

    const job = await ask("download", {
      destination: "azure",
      azure_account: azure.account,
      azure_container: azure.container,
      azure_endpoint: azure.endpoint,
      azure_secret: azure.key,
    });
    // Then nothing else is under way: an object of which half has come would be sent again, as it should.
    while (unanswered().length < AT_ONCE) await aMoment();
    await killAndStart();
    end();
    azure.faults.clear();
    const page = await says(job, /Everything that you chose is there|has failed/);
    const puts = azure.seen.filter((line) => /^PUT .*\.bin$/.test(line));

    expect(page).toContain("Everything that you chose is there");
    expect(Object.fromEntries(stored().map((name) => [last(name), sha256(azure.blobs.get(name)!.bytes)])))
      .toEqual(Object.fromEntries(truth));
    expect(puts).toHaveLength(FILES);
    await azure.close();
  });

  it("a download's preparation goes on by itself, and its zip has each file once", async () => {
    const pack = newestPack();
    await Deno.rename(pack, `${pack}.aside`);
    // Whoever opens it waits for somebody who writes into it.
    spawnSync("mkfifo", [pack]);

    const job = await ask("download", { destination: "download" });
    await says(job, /Preparing the download/);
    await killAndStart(async () => await Deno.rename(`${pack}.aside`, pack));
    await says(job, /Ready to download/);
    const answer = await alice.get(`${job}/zips/1`);

    expect(await unzipped(new Uint8Array(await answer.arrayBuffer()))).toEqual(truth);
  });

  it("a zip that is streamed goes on from the byte it broke off at, and is whole", async () => {
    const job = await ask("download", { destination: "download" });
    await says(job, /Ready to download/);
    const first = await alice.get(`${job}/zips/1`);
    const reader = first.body!.getReader();
    const got = [(await reader.read()).value!];
    await killAndStart();
    await (async () => {
      for (let part = await reader.read(); !part.done; part = await reader.read()) got.push(part.value);
    })().catch(() => {});
    const begun = joined(got);
    const headers = { range: `bytes=${begun.length}-`, "if-range": first.headers.get("etag")! };
    const rest = await alice.get(`${job}/zips/1`, headers);
    const zip = joined([begun, new Uint8Array(await rest.arrayBuffer())]);

    expect(begun.length).toBeLessThan(FILES * SIZE);
    expect([rest.status, zip.length]).toEqual([206, Number(first.headers.get("content-length"))]);
    expect(await unzipped(zip)).toEqual(truth);
  });

  it("a restore goes on by itself, and gives each file back once", async () => {
    const lost = { times: 1, effect: { stall_after: 0 } };
    // Four uploads bring them all. While the last is not answered, no commit can be one of everything.
    await world.control("POST", "faults", { route: "upload_session/append_batch", from: 4, ...lost });
    await world.control("POST", "faults", { route: "upload_session/finish_batch", ...lost });
    const before = filesOfAlice();

    const job = await ask("restore", { target: "own", mode: "new-folder", sharing: "none" });
    await says(job, /What it would do/);
    await alice.post(`${job}/start`);
    while (filesOfAlice().size === before.size) await aMoment();
    const committed = filesOfAlice().size - before.size;
    // The last upload may not have been begun: then what would hold it is still to come.
    await killAndStart(async () => void await world.control("DELETE", "faults"));
    const page = await says(job, /Everything that you chose is restored|Some items|has failed|stopped/);
    const after = filesOfAlice();
    const added = [...after].filter(([path]) => !before.has(path));

    expect(committed).toBeGreaterThan(0);
    expect(committed).toBeLessThan(FILES);
    expect(page).toContain("Everything that you chose is restored");
    expect(added.map(([path]) => last(path)).sort()).toEqual([...truth.keys()]);
    expect(new Map(added.map(([path, hash]) => [last(path), hash])))
      .toEqual(new Map([...before].map(([path, hash]) => [last(path), hash])));
  });
});

/** Sends the form for all of the snapshot; answers the job's address. */
async function ask(what: "download" | "restore", fields: Record<string, string>): Promise<string> {
  if (what === "restore") await chooseAll();
  const page = await (await alice.get(`${at}/${what}`)).text();
  const key = /name="key" value="([^"]+)"/.exec(page)![1]!;
  const all: Record<string, string> = what === "restore" ? {} : { all: "yes" };
  const answer = await alice.post(`${at}/${what}`, { key, ...all, ...fields });
  const text = await answer.text();
  if (answer.status !== 303) throw new Error(`Not asked: ${answer.status} ${text}`);
  return answer.headers.get("location")!;
}

/** Ticks the one folder that there is. */
async function chooseAll() {
  const page = await (await alice.get(at)).text();
  await (await alice.post(`${at}/basket`, { path: "", node: /name="node" value="(\d+)"/.exec(page)![1]! }))
    .body?.cancel();
}

async function killAndStart(between: () => Promise<void> = async () => {}) {
  server.kill("SIGKILL");
  await server.ended;
  await between();
  server = await startServer(world.env);
  const { cookies } = alice;
  alice = new WebClient(server.url);
  for (const [name, value] of cookies) alice.cookies.set(name, value);
}

/** Waits for what a page says; answers its words. */
async function says(path: string, words: RegExp): Promise<string> {
  for (;;) {
    const text = (await (await alice.get(path)).text()).replace(/<[^>]+>/g, " ").replace(/\s+/g, " ");
    if (words.test(text)) return text;
    await aMoment();
  }
}

async function newestSnapshot(): Promise<string> {
  const found = async (path: string, link: RegExp) => link.exec(await (await alice.get(path)).text())![1]!;
  const task = await found("/recovery", /href="(\/recovery\/[\w-]{8,})"/);
  const entity = await found(task, new RegExp(`href="(${task}/\\d+)"`));
  return await found(`${entity}/snapshots`, new RegExp(`href="(${entity}/at/\\d+)"`));
}

function newestPack(): string {
  const packs = spawnSync("find", [
    `${world.env.DROPKEEP_DATA}/objects`,
    "-path",
    "*/data/*",
    "-size",
    "+1M",
  ]);
  const made = (path: string) => Deno.statSync(path).mtime!.getTime();
  return String(packs.stdout).trim().split("\n").toSorted((a, b) => made(b) - made(a))[0]!;
}

/** What Dropbox has in her home, by path, with content hashes. */
function filesOfAlice(): Map<string, string> {
  const rows = world.sandbox.world.state.db.rows<{ path: string; hash: string }>(
    `select e.path_display as path, e.hash from entries e join members m on m.home = e.namespace
      where m.email = ? and e.kind = 'file'`,
    ALICE.email,
  );
  return new Map(rows.map(({ path, hash }) => [path, hash]));
}

/** SHA-256 of each file of a zip but the manifests, by its name, as stock unzip has it; throws where that complains. */
async function unzipped(zip: Uint8Array): Promise<Map<string, string>> {
  const folder = await Deno.makeTempDir({ dir: world.folder });
  await Deno.writeFile(`${folder}/all.zip`, zip);
  const { status, stderr } = spawnSync("unzip", ["-q", "all.zip", "-d", "out"], { cwd: folder });
  if (status !== 0) throw new Error(`unzip: ${stderr}`);
  const listed = spawnSync("find", ["out", "-name", "*.bin"], { cwd: folder });
  const paths = String(listed.stdout).trim().split("\n").sort();
  return new Map(paths.map((path) => [last(path), sha256(Deno.readFileSync(`${folder}/${path}`))]));
}

function noise(): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(SIZE);
  for (let n = 0; n < SIZE; n += 50_000) crypto.getRandomValues(bytes.subarray(n, n + 50_000));
  return bytes;
}

function joined(parts: Uint8Array[]): Uint8Array {
  return new Uint8Array(Buffer.concat(parts));
}

function sha256(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}

function last(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}

async function aMoment() {
  await new Promise((wake) => setTimeout(wake, 200));
}

/**
 * `deno task bench:pages [FILES]`: what people wait for in the portal of the real server while it backs up at full speed,
 * twice: so many files for the first time, then half of them changed. Ends with 1 beyond the budget.
 */
import { mkdirSync, rmSync } from "node:fs";
import { resolve } from "node:path";
import about from "../deno.json" with { type: "json" };
import { type RealServer, startServer } from "../tests/support/real_server.ts";
import { setUpOver, WebClient } from "../tests/support/web_client.ts";
import { startDropbox } from "./dropbox.ts";
import { aligned } from "./results.ts";
import { summed, type Waiting } from "./waiting.ts";

/** Milliseconds within which 95 of 100 pages are there (architecture.md). */
const BUDGET = 100;
/** Between two asks: no address may have more than ten pages a second. */
const PAUSE_MS = 110;
const MEMBERS = 10;
const TOKEN = "read the metrics";

type Waited = [page: string, times: number[]][];

const files = Number(Deno.args[0] ?? "50000");
const work = resolve("bench/work/pages");
rmSync(work, { recursive: true, force: true });
mkdirSync(work, { recursive: true });
const content = { files, members: MEMBERS, distinct: files, median: 200 };
const dropbox = await startDropbox(`${work}/dropbox`, content);
try {
  await measure();
} finally {
  await dropbox.stop();
  rmSync(work, { recursive: true, force: true });
}

async function measure() {
  const env = { ...dropbox.env, DROPKEEP_DATA: `${work}/data`, DROPKEEP_METRICS_TOKEN: TOKEN };
  await connect(env);
  const server = await startServer(env);
  try {
    const alice = new WebClient(server.url);
    await setUpOver(alice, await server.setUpToken());
    const task = await linkOn(alice, "/", /href="(\/tasks\/[\w-]{8,})/);
    const first = await whileBackingUp(server, alice, task, 1, ["/healthz", "/", task, `${task}/runs`]);
    await dropbox.change({ edit: Math.floor(files / 2) });
    const entity = await linkOn(alice, task, new RegExp(`href="(${task}/entities/\\d+)`));
    const recovery = entity.replace("/tasks/", "/recovery/").replace("/entities/", "/");
    const folder = await linkOn(alice, `${recovery}/snapshots`, /href="([^"]+\/at\/\d+)/);
    const second = await whileBackingUp(server, alice, task, 2, ["/healthz", "/", task, entity, folder]);
    report([["first", first], ["changed", second]]);
  } finally {
    await server.stop();
  }
}

async function connect(env: Record<string, string>) {
  const [, ...words] = about.tasks.dropkeep.split(" ");
  const args = [...words, "connect", "--refresh-token", dropbox.refreshToken];
  const { success, stderr } = await new Deno.Command(Deno.execPath(), { args, env }).output();
  if (!success) throw new Error(`Cannot connect: ${new TextDecoder().decode(stderr)}`);
}

/** Asks for the pages in turn from when the run is asked for until so many runs have ended. */
async function whileBackingUp(
  server: RealServer,
  person: WebClient,
  task: string,
  runs: number,
  pages: string[],
) {
  const waited: Waited = pages.map((page) => [page, []]);
  const { status } = await person.post(`${task}/runs`);
  if (status !== 303) throw new Error(`Cannot back up: ${status}`);
  let isOver = false;
  const asking = (async () => {
    for (let turn = 0; !isOver; turn++) {
      const [page, times] = waited[turn % waited.length]!;
      times.push(await timeOf(person, page));
      await pause(PAUSE_MS);
    }
  })();
  while (await endedRuns(server) < runs) await pause(1_000);
  isOver = true;
  await asking;
  return waited;
}

async function timeOf(person: WebClient, page: string): Promise<number> {
  const began = performance.now();
  const answer = await person.get(page);
  await answer.arrayBuffer();
  if (answer.status !== 200) throw new Error(`Cannot measure ${page}: ${answer.status}`);
  return performance.now() - began;
}

async function endedRuns(server: RealServer): Promise<number> {
  const answer = await fetch(`${server.url}/metrics`, { headers: { authorization: `Bearer ${TOKEN}` } });
  const counts = (await answer.text()).matchAll(
    /^dropkeep_runs_total\{[^}]*state="(?:success|partial)"[^}]*\} (\d+)/gm,
  );
  return [...counts].reduce((sum, [, count]) => sum + Number(count), 0);
}

async function linkOn(person: WebClient, page: string, link: RegExp): Promise<string> {
  const text = await (await person.get(page)).text();
  const found = link.exec(text)?.[1];
  if (found === undefined) throw new Error(`Cannot find ${link} on ${page}`);
  return found;
}

function report(runs: [run: string, waited: Waited][]) {
  const rows = runs.flatMap(([run, waited]) =>
    waited.map(([page, times]) => ({ run, page: shown(page), asked: times.length, ...summed(times) }))
  );
  const head = ["run", "page", "asked", "p50 ms", "p95 ms", "max ms"];
  const figures = ({ p50, p95, max }: Waiting) => [p50, p95, max].map((ms) => ms.toFixed(0));
  console.log(`${files} files of ${MEMBERS} members, ${navigator.hardwareConcurrency} cores\n`);
  console.log(aligned([head, ...rows.map((row) => [row.run, row.page, String(row.asked), ...figures(row)])]));
  if (rows.some(({ p95 }) => p95 > BUDGET)) Deno.exitCode = 1;
}

function shown(page: string): string {
  return page.replace(/^(\/tasks|\/recovery)\/[\w-]+/, "$1/:id").replace(/\/\d+/, "/:entity");
}

function pause(ms: number): Promise<void> {
  return new Promise((wake) => setTimeout(wake, ms));
}

import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import about from "../deno.json" with { type: "json" };
import { type Dropbox, startDropbox, type TeamContent } from "./dropbox.ts";
import { type Cost, measure } from "./measure.ts";
import { aligned } from "./results.ts";
import { type S3Server, startS3 } from "./s3.ts";
import { freePort, type Waiting, whileAsking } from "./waiting.ts";

/** What one backup of so many files cost, and what a page waited for meanwhile. */
export interface ScaleResult extends Cost {
  world: string;
  step: string;
  waiting: Waiting;
  /** To Dropbox. */
  calls: number;
}

interface Step {
  name: string;
  before?: Parameters<Dropbox["change"]>[0];
}

const GIGABYTE = 1e9;
const MEMBERS = 10;
/** Small enough that a file costs what it costs whatever is in it. */
const MEDIAN = 200;
/** For the files of one world to be told apart by their contents. */
const STEPS: Step[] = [{ name: "first" }, { name: "no change" }, {
  name: "100 edited",
  before: { edit: 100 },
}];
/** Files that `watched.ts` writes what it saw to. */
const WATCHES = ["BENCH_STALLS", "BENCH_MEMORY"];
const LARGE: Step[] = [{ name: "one of 5 GB", before: { bytes: 5 * GIGABYTE } }];

/** How cost grows: made files so many at a time, each of a content of its own; then one file of 5 GB. */
export async function benchScale(counts: number[], work: string): Promise<ScaleResult[]> {
  mkdirSync(work, { recursive: true });
  const s3 = await startS3(join(work, "s3"));
  const results: ScaleResult[] = [];
  try {
    for (const files of counts) {
      const made = { files, members: MEMBERS, distinct: files, median: MEDIAN };
      results.push(...await playWorld(`${files} files`, made, STEPS, s3, work));
    }
    const few = { files: 10, members: 1, distinct: 10, median: MEDIAN };
    results.push(...await playWorld("5 GB", few, LARGE, s3, work));
  } finally {
    await s3.stop();
  }
  console.log(scaleTable(results));
  write(results);
  return results;
}

async function playWorld(world: string, content: TeamContent, steps: Step[], s3: S3Server, work: string) {
  const place = join(work, world.replaceAll(" ", "-"));
  const bucket = `scale-${world.replaceAll(" ", "-").toLowerCase()}`;
  rmSync(place, { recursive: true, force: true });
  mkdirSync(place, { recursive: true });
  await s3.make(bucket);
  const dropbox = await startDropbox(join(place, "dropbox"), content);
  const env = environment(s3, bucket, dropbox, place);
  const results: ScaleResult[] = [];
  try {
    await run(env, "connect", "--refresh-token", dropbox.refreshToken);
    for (const step of steps) results.push(await play(world, step, dropbox, env));
  } finally {
    await dropbox.stop();
    await s3.empty(bucket);
    rmSync(place, { recursive: true, force: true });
  }
  return results;
}

async function play(world: string, step: Step, dropbox: Dropbox, env: Record<string, string>) {
  if (step.before) await dropbox.change(step.before);
  const before = await dropbox.calls();
  const { seconds, cpuSeconds, peakBytes, waiting } = await run(env, "backup", "--json");
  const result = { world, step: step.name, seconds, cpuSeconds, peakBytes, waiting };
  console.error(`${world}, ${step.name}: ${seconds.toFixed(1)} s`);
  return { ...result, calls: await dropbox.calls() - before };
}

async function run(env: Record<string, string>, ...args: string[]) {
  const port = freePort();
  const [, ...words] = about.tasks.dropkeep.replace("src/cli.ts", `bench/watched.ts ${port}`).split(" ");
  const running = measure({ command: Deno.execPath(), args: [...words, ...args], env });
  const { result, waiting } = await whileAsking(port, running);
  return { ...result, waiting };
}

function environment(s3: S3Server, bucket: string, dropbox: Dropbox, place: string): Record<string, string> {
  return {
    ...s3.env,
    ...dropbox.env,
    PATH: "/usr/bin:/bin",
    HOME: Deno.env.get("HOME") ?? place,
    DROPKEEP_DATA: join(place, "data"),
    ...Object.fromEntries(WATCHES.flatMap((name) => {
      const file = Deno.env.get(name);
      return file ? [[name, file]] : [];
    })),
    DROPKEEP_STORE: `s3://${bucket}/dropkeep`,
  };
}

function scaleTable(results: ScaleResult[]): string {
  const head = ["world", "step", "wall s", "cpu s", "peak MB", "calls", "page p95 ms", "p99", "max"];
  const rows = results.map(({ world, step, seconds, cpuSeconds, peakBytes, calls, waiting }) => [
    world,
    step,
    seconds.toFixed(1),
    cpuSeconds.toFixed(1),
    (peakBytes / 1e6).toFixed(0),
    String(calls),
    waiting.p95.toFixed(0),
    waiting.p99.toFixed(0),
    waiting.max.toFixed(0),
  ]);
  return aligned([head, ...rows]);
}

function write(scale: ScaleResult[]) {
  const at = new Date().toISOString().replaceAll(":", "-").slice(0, 19);
  const machine = { cores: navigator.hardwareConcurrency, deno: Deno.version.deno };
  mkdirSync("bench/results", { recursive: true });
  writeFileSync(`bench/results/${at}-scale.json`, JSON.stringify({ at, machine, scale }, null, 2) + "\n");
}

import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { showFolder } from "../src/domain/recovery/folder.ts";
import { historyOf } from "../src/domain/recovery/item_history.ts";
import { openSnapshot } from "../src/domain/recovery/open_snapshot.ts";
import { searchItems } from "../src/domain/recovery/search.ts";
import type { Scope } from "../src/domain/scope.ts";
import {
  ask,
  type Asked,
  type Question,
  type RecoveryResult,
  recoveryTable,
  summary,
  TIMES,
  together,
} from "./recovery/figures.ts";
import { LARGE, type Made, makeCatalogue } from "./recovery/made_catalogue.ts";
import { type BenchPortal, openBenchPortal } from "./recovery/portal.ts";
import { SEARCHES } from "./recovery/questions.ts";

const MADE = "made.json";

/** What recovery costs in a catalogue of so many states (issue 5, "Figures"). Ends with 1 beyond a bound. */
export async function benchRecovery(work: string, states: number, keep: boolean): Promise<RecoveryResult[]> {
  const folder = join(work, String(states));
  const isThere = existsSync(join(folder, MADE));
  if (!isThere) rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const portal = await openBenchPortal(folder);
  try {
    const made = isThere
      ? JSON.parse(readFileSync(join(folder, MADE), "utf8")) as Made
      : await madeIn(folder, portal, states);
    const asked: Asked[] = [];
    for (const question of await questions(portal, made)) asked.push(await ask(question, portal.answerTime));
    const searches = asked.filter(({ name }) => name.startsWith("search "));
    const results = [...asked, together(`all ${searches.length} searches`, 100, searches)].map(summary);
    console.log(`${states.toLocaleString("en")} states of files; milliseconds, ${TIMES} times each\n`);
    console.log(recoveryTable(results));
    write({ states, results });
    const beyond = results.filter(({ most, p95Ms }) => most !== null && p95Ms > most);
    if (beyond.length > 0) {
      console.log(`\nBeyond the bounds: ${beyond.map(({ name }) => name).join(", ")}`);
      Deno.exitCode = 1;
    }
    return results;
  } finally {
    await portal.services.close();
    if (!keep) rmSync(folder, { recursive: true });
  }
}

async function madeIn(folder: string, { services, task }: BenchPortal, states: number): Promise<Made> {
  const began = performance.now();
  const made = await makeCatalogue(services.catalogue, task, states, (done) => console.error(done));
  console.error(`made in ${((performance.now() - began) / 1000).toFixed(0)} s`);
  writeFileSync(join(folder, MADE), JSON.stringify(made));
  return made;
}

async function questions(portal: BenchPortal, made: Made): Promise<Question[]> {
  const { services: { catalogue: { read } }, task } = portal;
  const scope: Scope = { account: portal.services.account, user: null, isPrimary: true, tasks: "all" };
  const after = await markAt(portal, made.large.folder, LARGE * 0.9);
  const { entity } = made.large;
  const snapshot = await openSnapshot(read, {
    taskId: task,
    entityId: entity,
    run: made.run,
    userId: "bench",
  });
  const way = { nodeId: made.large.folder, path: "/archive", steps: [] };
  const { entity: owner, node } = made.changing;
  const at = `/recovery/${task}`;
  return [
    {
      name: "page at row 90,000 of a folder of 100,000",
      most: 10,
      verb: () => showFolder(read, scope, snapshot, way, { after }),
      path: `${at}/${entity}/at/${made.run}?path=/archive&after=${after}`,
    },
    {
      name: "history of a file with 40 states",
      most: 20,
      verb: () => historyOf(read, scope, { taskId: task, entityId: owner, node }),
      path: `${at}/${owner}/history/${node}`,
    },
    {
      name: "history of a file that changed in a run as any other",
      most: 20,
      verb: () =>
        historyOf(read, scope, { taskId: task, entityId: made.plain.entity, node: made.plain.node }),
      path: `${at}/${made.plain.entity}/history/${made.plain.node}`,
    },
    ...SEARCHES.map((input) => ({
      name: `search ${Object.entries(input).map(([field, value]) => `${field}=${value}`).join(" ")}`,
      most: null,
      verb: () => searchItems(read, scope, { tasks: [task], entityId: null }, input),
      path: `/search?${new URLSearchParams(input)}`,
    })),
  ];
}

/** As a page's link has it; by name it is the key of the row before. */
async function markAt({ services: { catalogue: { read } } }: BenchPortal, folder: number, row: number) {
  const { sort } = await read.selectFrom("versions").select("sort").where("parent_id", "=", folder)
    .where("to_run", "is", null).orderBy("sort").limit(1).offset(row).executeTakeFirstOrThrow();
  return new TextEncoder().encode(JSON.stringify([0, sort])).toBase64({ alphabet: "base64url" });
}

function write(recovery: object) {
  const at = new Date().toISOString().replaceAll(":", "-").slice(0, 19);
  const machine = { cores: navigator.hardwareConcurrency, deno: Deno.version.deno };
  mkdirSync("bench/results", { recursive: true });
  const text = JSON.stringify({ at, machine, ...recovery }, null, 2);
  writeFileSync(`bench/results/${at}-recovery.json`, `${text}\n`);
}

import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import {
  ask,
  type Asked,
  type RecoveryResult,
  recoveryTable,
  summary,
  TIMES,
  together,
} from "./recovery/figures.ts";
import { type Made, makeCatalogue } from "./recovery/made_catalogue.ts";
import { addCrowd } from "./recovery/made_crowd.ts";
import { addTexts } from "./recovery/made_texts.ts";
import { type BenchPortal, openBenchPortal } from "./recovery/portal.ts";
import { questionsIn } from "./recovery/questions.ts";

const MADE = "made.json";

/** What recovery costs in a catalogue of so many states (issue 5, "Figures"). Ends with 1 beyond a bound. */
export async function benchRecovery(work: string, states: number, keep: boolean): Promise<RecoveryResult[]> {
  const folder = join(work, String(states));
  if (!existsSync(join(folder, MADE))) rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const portal = await openBenchPortal(folder);
  try {
    const made = await madeIn(folder, portal, states);
    const asked: Asked[] = [];
    for (const question of await questionsIn(portal, made)) {
      asked.push(await ask(question, portal.answerTime));
    }
    const results = [...asked, ...mixesOf(asked)].map(summary);
    console.log(
      `${states.toLocaleString("en")} states of files, ${made.texts?.toLocaleString("en")} texts; ` +
        `milliseconds, ${TIMES} times each\n`,
    );
    console.log(recoveryTable(results));
    write({ states, texts: made.texts, results });
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

function mixesOf(asked: Asked[]): Asked[] {
  const kinds = [["search", "all searches of names"], ["in files", "all searches in files"]] as const;
  return kinds.map(([kind, name]) =>
    together(name, 100, asked.filter((one) => one.name.startsWith(`${kind} `)))
  );
}

/** What was made there already stays; what it lacks is added. */
async function madeIn(
  folder: string,
  { services: { catalogue }, task }: BenchPortal,
  states: number,
): Promise<Made> {
  const file = join(folder, MADE);
  const began = performance.now();
  const tell = (done: string) => console.error(done);
  const made = existsSync(file)
    ? JSON.parse(readFileSync(file, "utf8")) as Made
    : await makeCatalogue(catalogue, task, states, tell);
  const save = () => writeFileSync(file, JSON.stringify(made));
  save();
  made.crowd ??= await addCrowd(catalogue, task);
  save();
  made.texts ??= await addTexts(catalogue, task, tell);
  save();
  console.error(`made in ${((performance.now() - began) / 1000).toFixed(0)} s`);
  return made;
}

function write(recovery: object) {
  const at = new Date().toISOString().replaceAll(":", "-").slice(0, 19);
  const machine = { cores: navigator.hardwareConcurrency, deno: Deno.version.deno };
  mkdirSync("bench/results", { recursive: true });
  const text = JSON.stringify({ at, machine, ...recovery }, null, 2);
  writeFileSync(`bench/results/${at}-recovery.json`, `${text}\n`);
}

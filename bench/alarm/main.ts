import type { FalseAlarms } from "./lives.ts";
import type { Round } from "./round.ts";
import type { Detection } from "./trials.ts";

/** `alarm:tune [rounds] [first seed]`: each round is a process of its own, as many at once as there are cores. */
const ROUNDS = Number(Deno.args[0] ?? 4);
const FIRST = Number(Deno.args[1] ?? 1);

const seeds = Array.from({ length: ROUNDS }, (_, n) => FIRST + n);
const rounds: Round[] = [];
await Promise.all(Array.from({ length: Math.min(ROUNDS, navigator.hardwareConcurrency) }, async () => {
  for (let seed = seeds.shift(); seed !== undefined; seed = seeds.shift()) rounds.push(await run(seed));
}));
printLives(rounds.map(({ lives }) => lives));
printAttacks(rounds.map(({ attacks }) => attacks));

async function run(seed: number): Promise<Round> {
  const script = new URL("round.ts", import.meta.url).pathname;
  const args = ["run", "-A", script, String(seed)];
  const { success, stdout } = await new Deno.Command(Deno.execPath(), { args, stderr: "inherit" }).output();
  if (!success) throw new Error(`Cannot tune: the round of seed ${seed} failed`);
  return JSON.parse(new TextDecoder().decode(stdout));
}

function printLives(rounds: Record<string, FalseAlarms>[]) {
  console.log(
    `Seeds ${FIRST} to ${FIRST + ROUNDS - 1}\n\n| habit | entity-years | alarms | a year | signs |`,
  );
  console.log("|---|---|---|---|---|");
  for (const habit of Object.keys(rounds[0] ?? {})) {
    const all = rounds.map((round) => round[habit]!);
    const [years, alarms] = [sum(all.map((one) => one.years)), sum(all.map((one) => one.alarms))];
    const signs = [...new Set(all.flatMap((one) => Object.keys(one.signs)))]
      .map((sign) => `${sign} ${sum(all.map((one) => one.signs[sign] ?? 0))}`).join(", ");
    console.log(`| ${habit} | ${years} | ${alarms} | ${(alarms / years).toFixed(2)} | ${signs} |`);
  }
}

function printAttacks(rounds: Record<string, Detection>[]) {
  console.log(
    "\n| attack | trials | in time | told | run, median and worst | files harmed by then, median | missed |",
  );
  console.log("|---|---|---|---|---|---|---|");
  for (const attack of Object.keys(rounds[0] ?? {})) {
    const all = rounds.map((round) => round[attack]!);
    const total = (of: "trials" | "inTime" | "told") => sum(all.map((one) => one[of]));
    const runs = all.flatMap((one) => one.runs);
    const cells = [
      attack,
      total("trials"),
      total("inTime"),
      total("told"),
      `${median(runs)}, ${Math.max(...runs)}`,
      median(all.flatMap((one) => one.harmed)),
      all.flatMap((one) => one.missed).join(", "),
    ];
    console.log(`| ${cells.join(" | ")} |`);
  }
}

function sum(list: number[]): number {
  return list.reduce((total, one) => total + one, 0);
}

function median(list: number[]): number {
  return list.toSorted((a, b) => a - b)[list.length >> 1] ?? NaN;
}

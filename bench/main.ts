import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import type { Competitor } from "./competitor.ts";
import { buildCorpus, type CorpusVersion } from "./corpus.ts";
import { dropkeep } from "./dropkeep.ts";
import { benchGivingBack } from "./giving_back.ts";
import { newerRestic } from "./newer_restic.ts";
import { restic } from "./restic.ts";
import { type Result, table } from "./results.ts";
import { playRound } from "./rounds.ts";
import { benchRecovery } from "./recovery.ts";
import { benchScale } from "./scale.ts";
import { startS3 } from "./s3.ts";
import { benchZip } from "./zip.ts";

const HELP = `deno task bench [options]

Backs a corpus up to a real S3 server, by everybody in turn, and prints the medians.

  --small        one fiftieth of the corpus: a minute instead of an hour; a tenth of --restore's files
  --versions N   how many of the five versions (default 5)
  --rounds N     how often all is repeated (default 1)
  --only NAME    one competitor; more by more of these
  --verify       at the end stock restic checks each repository and gives the last version back
  --keep         leaves the corpus, or the made catalogue, for the next run
  --scale        instead: made files, 10,000, 100,000 and 1,000,000, and one of 5 GB; alone, what Dropkeep costs
  --restore      instead: 10,000 small files back into a Dropbox, against stock rclone
  --recovery     instead: browsing, searching and history in a made catalogue
  --states N     with --recovery: so many states of files (default 10,000,000)
  --zip          instead: a whole snapshot as one zip, against restic dump -a zip
  --files N      with --scale: so many; more by more of these

A newer restic takes part too where scripts/newer_restic.sh has brought it, or RESTIC_NEW names one.`;

const { values: options } = parseArgs({
  options: {
    help: { type: "boolean", default: false },
    small: { type: "boolean", default: false },
    verify: { type: "boolean", default: false },
    keep: { type: "boolean", default: false },
    scale: { type: "boolean", default: false },
    restore: { type: "boolean", default: false },
    recovery: { type: "boolean", default: false },
    zip: { type: "boolean", default: false },
    files: { type: "string", multiple: true, default: ["10000", "100000", "1000000"] },
    states: { type: "string", default: "10000000" },
    versions: { type: "string", default: "5" },
    rounds: { type: "string", default: "1" },
    only: { type: "string", multiple: true },
  },
});

if (options.help) console.log(HELP);
else if (options.scale) await benchScale(options.files.map(Number), "bench/work/scale");
else if (options.restore) {
  const files = options.small ? 1_000 : 10_000;
  await benchGivingBack("bench/work/restore", { rounds: Number(options.rounds), files });
} else if (options.recovery) await benchRecovery("bench/work/recovery", Number(options.states), options.keep);
else if (options.zip) {
  await benchZip("bench/work/zip", { scale: options.small ? 0.02 : 0.2, rounds: Number(options.rounds) });
} else await bench("bench/work");

async function bench(work: string) {
  mkdirSync(work, { recursive: true });
  const competitors = await takingPart();
  const scale = options.small ? 0.02 : 1;
  const versions = buildCorpus(join(work, options.small ? "small" : "corpus"), {
    scale,
    versions: Number(options.versions),
    seed: "dropkeep",
  });
  for (const { number, files, bytes } of versions) {
    console.error(`v${number}: ${files} files, ${(bytes / 1e6).toFixed(0)} MB`);
  }
  const results = await play(competitors, versions, work);
  console.log(table(results));
  write({ versions, results });
  if (!options.keep) rmSync(work, { recursive: true });
}

async function takingPart(): Promise<Competitor[]> {
  const newer = await newerRestic();
  const all = [dropkeep(), await stock("restic"), ...newer ? [await stock(newer)] : []];
  return all.filter(({ name }) => !options.only || options.only.some((wanted) => name.includes(wanted)));
}

/** By the version it says it is. */
async function stock(binary: string): Promise<Competitor> {
  const { stdout } = await new Deno.Command(binary, { args: ["version"] }).output();
  return restic(new TextDecoder().decode(stdout).split(" ").slice(0, 2).join(" "), binary);
}

async function play(competitors: Competitor[], versions: CorpusVersion[], work: string): Promise<Result[]> {
  const s3 = await startS3(join(work, "s3"));
  const results: Result[] = [];
  try {
    for (let round = 0; round < Number(options.rounds); round++) {
      results.push(
        ...await playRound(competitors, versions, round, s3, { work, isVerified: options.verify }),
      );
    }
  } finally {
    await s3.stop();
  }
  return results;
}

function write(report: { versions: CorpusVersion[]; results: Result[] }) {
  const at = new Date().toISOString().replaceAll(":", "-").slice(0, 19);
  const corpus = report.versions.map(({ number, files, bytes }) => ({ number, files, bytes }));
  const machine = { cores: navigator.hardwareConcurrency, deno: Deno.version.deno };
  mkdirSync("bench/results", { recursive: true });
  writeFileSync(
    `bench/results/${at}.json`,
    JSON.stringify({ at, machine, corpus, results: report.results }, null, 2) + "\n",
  );
}

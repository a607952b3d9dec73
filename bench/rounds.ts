import { rmSync } from "node:fs";
import { join } from "node:path";
import type { Competitor, Contestant } from "./competitor.ts";
import type { CorpusVersion } from "./corpus.ts";
import type { Result } from "./results.ts";
import type { S3Server } from "./s3.ts";
import { verify } from "./verify.ts";

interface Entered {
  name: string;
  contestant: Contestant;
  bucket: string;
}

/**
 * One round: new repositories, then every version by every competitor before the next version, then one backup with
 * nothing to do. Who begins changes from step to step, so that nobody always finds the files in memory.
 */
export async function playRound(
  competitors: Competitor[],
  versions: CorpusVersion[],
  round: number,
  s3: S3Server,
  { work, isVerified }: { work: string; isVerified: boolean },
): Promise<Result[]> {
  const entered: Entered[] = [];
  const results: Result[] = [];
  try {
    for (const competitor of competitors) entered.push(await enter(competitor, round, s3, work));
    const steps = [...versions.map((version) => ({ version, step: `v${version.number}` }))];
    for (
      const [turn, { version, step }] of [...steps, { version: versions.at(-1)!, step: "no change" }]
        .entries()
    ) {
      const first = (turn + round) % entered.length;
      const order = [...entered.slice(first), ...entered.slice(0, first)];
      for (const one of order) results.push(await backUp(one, version, step, round, s3));
    }
    if (isVerified) await verifyAll(entered, versions.at(-1)!, join(work, "restored"));
  } finally {
    for (const one of entered) await one.contestant.close();
  }
  for (const { bucket } of entered) await s3.empty(bucket);
  return results;
}

async function verifyAll(entered: Entered[], version: CorpusVersion, scratch: string) {
  for (const { name, contestant } of entered) {
    await verify(await contestant.open(), version, scratch);
    console.error(`${name}: restic check is content, ${version.files} files came back as they were`);
  }
}

async function enter(
  { name, open }: Competitor,
  round: number,
  s3: S3Server,
  work: string,
): Promise<Entered> {
  const place = `${name.replaceAll(/[^a-z0-9]+/gi, "-").toLowerCase()}-${round}`;
  const folder = join(work, place);
  rmSync(folder, { recursive: true, force: true });
  return {
    name,
    contestant: await open({ s3, bucket: `bench-${place}`, work: folder }),
    bucket: `bench-${place}`,
  };
}

async function backUp(
  one: Entered,
  version: CorpusVersion,
  step: string,
  round: number,
  s3: S3Server,
): Promise<Result> {
  const before = await s3.requests();
  const { seconds, cpuSeconds, peakBytes, calls = null } = await one.contestant.backUp(version);
  const requests = await s3.requests() - before;
  const storedBytes = await s3.stored(one.bucket);
  console.error(`round ${round + 1}, ${step}, ${one.name}: ${seconds.toFixed(1)} s`);
  return { competitor: one.name, round, step, seconds, cpuSeconds, peakBytes, storedBytes, requests, calls };
}

import { mkdirSync, rmSync, statSync } from "node:fs";
import { join, resolve } from "node:path";
import { buildCorpus } from "./corpus.ts";
import { openInstallation } from "./dropkeep.ts";
import { measure } from "./measure.ts";
import { newerRestic } from "./newer_restic.ts";
import { startS3 } from "./s3.ts";

/** A whole snapshot as one zip out of one repository on a real S3 server: by us, and by stock restic, old and new. */
export async function benchZip(work: string, { scale, rounds }: { scale: number; rounds: number }) {
  mkdirSync(work, { recursive: true });
  const [version] = buildCorpus(join(work, "corpus"), { scale, versions: 1, seed: "dropkeep" });
  const s3 = await startS3(join(work, "s3"));
  const round = { s3, bucket: "bench-zip", work: join(work, "dropkeep") };
  rmSync(round.work, { recursive: true, force: true });
  const ours = await openInstallation(round);
  try {
    await ours.backUp(version!);
    const { env } = await ours.open();
    const newer = await newerRestic();
    const zip = resolve(work, "out.zip");
    for (let n = 0; n < rounds; n++) {
      await told("dropkeep", version!.bytes, zip, () => ours.zip(zip));
      for (const binary of ["restic", ...newer ? [newer] : []]) {
        // An older restic writes to its standard output alone.
        const args = ["-c", '"$0" dump -a zip latest / > "$1"', binary, zip];
        await told(binary, version!.bytes, zip, () => measure({ command: "sh", args, env }));
      }
    }
  } finally {
    await ours.close();
    await s3.stop();
  }
}

async function told(
  who: string,
  bytes: number,
  zip: string,
  work: () => Promise<{ seconds: number; cpuSeconds: number; peakBytes: number }>,
) {
  rmSync(zip, { force: true });
  const { seconds, cpuSeconds, peakBytes } = await work();
  console.log(
    `${who}: ${seconds.toFixed(1)} s, ${(bytes / 1e6 / seconds).toFixed(0)} MB/s, cpu ${
      cpuSeconds.toFixed(1)
    } s, ` +
      `${(peakBytes / 1e6).toFixed(0)} MB peak; the zip has ${(statSync(zip).size / 1e6).toFixed(0)} MB`,
  );
}

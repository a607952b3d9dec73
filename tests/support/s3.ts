import { CreateBucketCommand, S3Client } from "@aws-sdk/client-s3";
import { spawnSync } from "node:child_process";
import { setTimeout as pause } from "node:timers/promises";
import { fileURLToPath } from "node:url";

/** The environment's name for the folder that all test files share, and where the one server is started. */
export const S3_FOLDER = "DROPKEEP_TEST_S3_FOLDER";
export const S3_SCRIPT = fileURLToPath(new URL("../../scripts/s3_server.sh", import.meta.url));

const START_SECONDS = 90;

export interface S3Server {
  endpoint: string;
  key: string;
  secret: string;
}

/** For `describe.skipIf(...)`: true where no S3 server is installed, said aloud; in CI its absence is a failure. */
export function withoutS3(): boolean {
  if (Deno.env.get("DROPKEEP_TEST_S3") || spawnSync(S3_SCRIPT, ["installed"]).status === 0) return false;
  if (Deno.env.get("CI")) throw new Error("Cannot test S3: ceph-mon, ceph-osd and radosgw are not installed");
  console.warn(
    "SKIPPED: tests on a real S3 server, because none is installed; run scripts/s3_server.sh install",
  );
  return true;
}

/**
 * A fresh bucket on the real S3 server of this run. The first caller of all test files starts it (16 s); or the
 * variable DROPKEEP_TEST_S3 holds what `s3_server.sh start` printed for one that runs already.
 */
export async function s3ForTests(): Promise<S3Server & { bucket: string }> {
  const server = await runningServer();
  const bucket = `test-${crypto.randomUUID()}`;
  const client = new S3Client({
    endpoint: server.endpoint,
    region: "us-east-1",
    forcePathStyle: true,
    credentials: { accessKeyId: server.key, secretAccessKey: server.secret },
  });
  await client.send(new CreateBucketCommand({ Bucket: bucket }));
  client.destroy();
  return { ...server, bucket };
}

async function runningServer(): Promise<S3Server> {
  const given = Deno.env.get("DROPKEEP_TEST_S3");
  if (given) return JSON.parse(given);
  const folder = Deno.env.get(S3_FOLDER);
  if (!folder) throw new Error(`Cannot find the S3 server: run the tests by vitest with vitest.config.ts`);
  if (await isFirst(folder)) await start(folder);
  return await startedServer(folder);
}

/** Test files run in several processes: the one whose mkdir succeeds starts the server, the others wait for it. */
async function isFirst(folder: string): Promise<boolean> {
  try {
    await Deno.mkdir(`${folder}/asked`);
    return true;
  } catch (error) {
    if (error instanceof Deno.errors.AlreadyExists) return false;
    throw error;
  }
}

async function start(folder: string): Promise<void> {
  const args = ["start", `${folder}/server`];
  const { success, stdout, stderr } = await new Deno.Command(S3_SCRIPT, { args, stdin: "null" }).output();
  await Deno.writeFile(`${folder}/answer.part`, success ? stdout : stderr);
  await Deno.rename(`${folder}/answer.part`, `${folder}/${success ? "started" : "failed"}`);
}

async function startedServer(folder: string): Promise<S3Server> {
  for (let tenths = 0; tenths < START_SECONDS * 10; tenths++) {
    const [started, failed] = await Promise.all([
      readIfThere(`${folder}/started`),
      readIfThere(`${folder}/failed`),
    ]);
    if (started) return JSON.parse(started);
    if (failed !== undefined) throw new Error(`Cannot start the S3 server: ${failed}`);
    await pause(100);
  }
  throw new Error(`Cannot start the S3 server: it was not up after ${START_SECONDS} s`);
}

async function readIfThere(path: string): Promise<string | undefined> {
  try {
    return await Deno.readTextFile(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}

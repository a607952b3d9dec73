import { MADE_ONCE } from "./made_once.ts";
import { S3_FOLDER, S3_SCRIPT } from "./s3.ts";

/** Once before all test files: names the folders of the S3 server, which starts when the first test asks for it, and of what is made once. */
export async function setup(): Promise<void> {
  // On a disk, wherever the tests keep what is theirs: it writes past the page cache.
  const dir = Deno.env.get("DROPKEEP_TEST_MARK");
  Deno.env.set(S3_FOLDER, await Deno.makeTempDir({ prefix: "dropkeep-s3-", dir }));
  Deno.env.set(MADE_ONCE, await Deno.makeTempDir({ prefix: "dropkeep-made-" }));
  // Here, as fetching packages takes longer than a test may.
  if (Deno.env.get("CI")) await script("install");
}

export async function teardown(): Promise<void> {
  const folder = Deno.env.get(S3_FOLDER)!;
  if (await isThere(`${folder}/server/ceph.conf`)) await script("stop", `${folder}/server`);
  await Deno.remove(folder, { recursive: true });
  await Deno.remove(Deno.env.get(MADE_ONCE)!, { recursive: true });
}

async function script(...args: string[]): Promise<void> {
  const { success, stderr } = await new Deno.Command(S3_SCRIPT, { args, stdout: "null", stderr: "piped" })
    .output();
  if (!success) throw new Error(`s3_server.sh ${args.join(" ")} failed: ${new TextDecoder().decode(stderr)}`);
}

async function isThere(path: string): Promise<boolean> {
  try {
    await Deno.stat(path);
    return true;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}

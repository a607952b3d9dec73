import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { type DropboxByName, dropboxByName } from "../tests/support/dropbox_by_name.ts";
import { Rclone } from "../tests/sandbox/clients/rclone.ts";
import { type Cost, measure, type Measured } from "./measure.ts";
import { makeSmallFiles } from "./small_files.ts";

/** What rclone is given of them. */
const RCLONE_FILES = 1_000;
/** What its own manual names for many small files: commits in batches, and nobody waits for them. */
const TUNED = ["--transfers", "16", "--dropbox-batch-mode", "async"];
/** At 10 ms and more between two of its calls, 10,000 take many minutes. */
const SOME = ["--include", "/folder ?/**"];
const MEMBER = "alice";
const ADDRESS = "alice@acme.example";

/**
 * A tree of small files given back to a Dropbox: by us out of a repository on disk, and 1,000 of them by stock rclone
 * from the disk itself. Both speak to the same sandbox, by Dropbox's own names, over TLS and the same proxy.
 */
export async function benchGivingBack(work: string, { rounds, files }: { rounds: number; files: number }) {
  rmSync(work, { recursive: true, force: true });
  mkdirSync(work, { recursive: true });
  const tree = join(work, "tree");
  const bytes = makeSmallFiles(tree, files);
  console.error(`${files} files, ${(bytes / 1e6).toFixed(0)} MB`);
  const dropbox = await dropboxByName();
  try {
    const ours = await backedUp(dropbox, work, tree);
    const rclone = await Rclone.linked(dropbox, MEMBER);
    for (let round = 1; round <= rounds; round++) {
      await told(
        dropbox,
        "dropkeep",
        files,
        () => ours("restore", `/members/${ADDRESS}/tree`, "--label", `${round}`),
      );
      for (const [who, options] of [["tuned", TUNED], ["default", []]] as const) {
        const copy = rclone.program("copy", ...options, ...SOME, tree, `dbx:${who} ${round}`);
        await told(dropbox, `rclone copy, ${who}`, RCLONE_FILES, () => measure(copy));
      }
    }
  } finally {
    await dropbox.close();
  }
}

/** A member's tree, backed up; answers how to run Dropkeep there. */
async function backedUp(dropbox: DropboxByName, work: string, tree: string) {
  await dropbox.control("POST", "mirror", { member: MEMBER, path: "/tree", from: tree });
  const { refresh_token, app_key, app_secret } = await dropbox.control("POST", "links", {});
  const env = {
    PATH: "/usr/bin:/bin",
    HOME: Deno.env.get("HOME") ?? work,
    HTTPS_PROXY: dropbox.proxy,
    DENO_CERT: dropbox.caFile,
    DROPKEEP_DATA: join(work, "data"),
    DROPKEEP_DROPBOX_APP_KEY: app_key,
    DROPKEEP_DROPBOX_APP_SECRET: app_secret,
  };
  const run = (...args: string[]): Promise<Measured> =>
    measure({ command: Deno.execPath(), args: ["task", "--quiet", "dropkeep", ...args], env });
  await run("connect", "--refresh-token", refresh_token);
  await run("backup", "--json");
  return run;
}

async function told(dropbox: DropboxByName, who: string, files: number, work: () => Promise<Cost>) {
  const counted = () =>
    dropbox.sandbox.log.counts().filter(({ route }) => route.startsWith("/2/"))
      .reduce((sum, { calls }) => sum + calls, 0);
  const before = counted();
  const { seconds, cpuSeconds, peakBytes } = await work();
  const calls = counted() - before;
  console.log(
    `${who}: ${seconds.toFixed(1)} s (${files} files, ${(files / seconds).toFixed(0)} a second), cpu ${
      cpuSeconds.toFixed(1)
    } s, ` +
      `${(peakBytes / 1e6).toFixed(0)} MB, ${calls} calls (${(calls / files).toFixed(3)} a file)`,
  );
}

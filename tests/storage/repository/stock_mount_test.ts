import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { Restic, withoutRestic } from "../../support/restic.ts";
import { filesOf, onDisk } from "./flat.ts";
import { sampleTeam } from "./sample_team.ts";
import { newRepositoryOnDisk, PASSWORD, storeSnapshot } from "./small_world.ts";

const TEAM = sampleTeam();

/** CI machines may have no /dev/fuse, so its absence is only said aloud there too. */
function withoutFuse(): boolean {
  const missing = !canOpen("/dev/fuse");
  if (missing) {
    console.warn("SKIPPED: /dev/fuse cannot be opened, nothing proves that restic mounts our repositories");
  }
  return missing;
}

function canOpen(path: string): boolean {
  try {
    Deno.openSync(path, { read: true, write: true }).close();
    return true;
  } catch {
    return false;
  }
}

/** Ends the mount; answers what restic said. */
async function unmount(mount: Deno.ChildProcess): Promise<string> {
  const output = mount.output();
  try {
    mount.kill("SIGINT");
  } catch (error) {
    if (!(error instanceof TypeError)) throw error; // it has ended by itself, and says why
  }
  return new TextDecoder().decode((await output).stderr);
}

describe.skipIf(withoutRestic() || withoutFuse())("restic mount on a repository of ours", () => {
  it("shows the same names and bytes", async () => {
    const { folder, repository } = await newRepositoryOnDisk();
    const id = await storeSnapshot(repository, TEAM);
    const mountpoint = await Deno.makeTempDir({ prefix: "dropkeep-mounted-" });
    const mount = new Restic(folder, PASSWORD).start("mount", mountpoint);
    const shown = join(mountpoint, "ids", id.slice(0, 8));

    const found = await seen(shown).catch(async (cause) => {
      throw new Error(`Cannot see the mount: ${await unmount(mount)}`, { cause });
    });
    await unmount(mount);

    expect(found).toEqual({ files: filesOf(TEAM), link: "media/film.bin" });
    await Deno.remove(mountpoint);
    await Deno.remove(folder, { recursive: true });
  });
});

/** What lies below the folder once it is there. */
async function seen(folder: string) {
  await expect.poll(() => Deno.stat(folder).then(() => true, () => false), { timeout: 100_000 }).toBe(true);
  return { files: await onDisk(folder), link: await Deno.readLink(join(folder, "link")) };
}

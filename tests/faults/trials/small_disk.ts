import { spawnSync } from "node:child_process";
import { rmSync } from "node:fs";

/** A disk of its own, of some megabytes, in memory. */
export interface SmallDisk {
  folder: string;
  /** Fills it but for so many bytes. */
  fill(leave?: number): void;
  /** Gives the room back, where it was filled. */
  empty(): void;
  resize(megabytes: number): void;
  close(): void;
}

const PIECE = 4096;

export function smallDisk(folder: string, megabytes: number): SmallDisk {
  Deno.mkdirSync(folder, { recursive: true });
  mount("-t", "tmpfs", "-o", `size=${megabytes}m,mode=0700`, "tmpfs", folder);
  const ballast = `${folder}/.ballast`;
  return {
    folder,
    fill: (leave = 0) => {
      fillUp(ballast);
      Deno.truncateSync(ballast, Math.max(0, Deno.statSync(ballast).size - leave));
    },
    empty: () => rmSync(ballast, { force: true }),
    resize: (size) => mount("-o", `remount,size=${size}m`, folder),
    close: () => void spawnSync("umount", ["-l", folder]),
  };
}

function fillUp(path: string) {
  using file = Deno.openSync(path, { create: true, append: true });
  for (const size of [256 * PIECE, PIECE]) {
    const piece = new Uint8Array(size);
    try {
      for (;;) file.writeSync(piece);
    } catch (error) {
      if (!(error instanceof Error) || !/\(os error 28\)/.test(error.message)) throw error;
    }
  }
}

/** For `describe.skipIf(...)`: whoever is not root cannot mount, which is said aloud; in CI it is a failure. */
export function withoutMounts(): boolean {
  const folder = Deno.makeTempDirSync({ prefix: "dropkeep-test-" });
  try {
    smallDisk(folder, 1).close();
    return false;
  } catch (error) {
    if (Deno.env.get("CI")) throw error;
    console.warn(
      "SKIPPED: nothing proves what a full disk does, because a disk cannot be mounted: run as root",
    );
    return true;
  } finally {
    Deno.removeSync(folder);
  }
}

function mount(...args: string[]) {
  const { status, stderr } = spawnSync("mount", args, { encoding: "utf8" });
  if (status !== 0) throw new Error(`Cannot mount a small disk: ${stderr}`);
}

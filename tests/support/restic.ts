import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";

const NEWER_SCRIPT = fileURLToPath(new URL("../../scripts/newer_restic.sh", import.meta.url));
const NEWER = spawnSync(NEWER_SCRIPT, ["path"], { encoding: "utf8" }).stdout.trim();

/** Each stock restic found on this machine: its own, and a newer one where `scripts/newer_restic.sh` has brought it. */
export const RESTICS = ["restic", NEWER].filter((binary) => spawnSync(binary, ["version"]).status === 0);

/** For `describe.skipIf(...)`: true where the program is absent, which is said aloud; in CI its absence is a failure. */
export function withoutRestic(): boolean {
  const missing = ["restic", NEWER].filter((binary) => !RESTICS.includes(binary));
  if (missing.length > 0 && Deno.env.get("CI")) {
    throw new Error(`Cannot prove the format: ${missing.join(" and ")} not found`);
  }
  if (RESTICS.includes("restic")) return false;
  console.warn("SKIPPED: restic is not installed, nothing proves that it reads our repositories");
  return true;
}

/** Stock restic on one repository. Every call throws with restic's own words when it fails. */
export class Restic {
  #repository: string;
  #password: string;
  #binary: string;
  #env: Record<string, string>;

  /** `repository`: a folder, or `s3:…` with its credentials in `env`. */
  constructor(repository: string, password: string, binary = "restic", env: Record<string, string> = {}) {
    [this.#repository, this.#password, this.#binary, this.#env] = [repository, password, binary, env];
  }

  /** Every restic found reads every byte and finds nothing to say; answers what they said. */
  async check(): Promise<string> {
    const judges = RESTICS.map((binary) => new Restic(this.#repository, this.#password, binary, this.#env));
    const said: string[] = [];
    for (const judge of judges) said.push(await judge.text("check", "--read-data"));
    return said.join("\n");
  }

  /** Standard output as bytes. */
  async bytes(...args: string[]): Promise<Uint8Array> {
    const { success, stdout, stderr } = await this.#command(args).output();
    if (success) return stdout;
    throw new Error(`restic ${args.join(" ")} failed: ${decode(stderr)}${decode(stdout)}`);
  }

  async text(...args: string[]): Promise<string> {
    return decode(await this.bytes(...args));
  }

  /** What it says when it refuses; fails when it does not. */
  async refusal(...args: string[]): Promise<string> {
    const { success, stdout, stderr } = await this.#command(args).output();
    if (!success) return decode(stderr) + decode(stdout);
    throw new Error(`restic ${args.join(" ")} should have failed: ${decode(stdout)}`);
  }

  /** A process that stays, `mount` say; the caller ends it. */
  start(...args: string[]): Deno.ChildProcess {
    return this.#command(args).spawn();
  }

  /** Does `work` while this restic stands in the middle of a backup, waiting for bytes, with its lock in the repository. */
  async whileBackingUp<R>(work: () => Promise<R>): Promise<R> {
    // What restic has not renamed yet is no lock.
    const locks = () =>
      [...Deno.readDirSync(`${this.#repository}/locks`)].filter(({ name }) => /^[\da-f]{64}$/.test(name))
        .length;
    const before = locks();
    const backup = this.#command(["backup", "--stdin"], "piped").spawn();
    try {
      while (locks() === before) await new Promise((wake) => setTimeout(wake, 20));
      return await work();
    } finally {
      await backup.stdin.close();
      await backup.output();
    }
  }

  #command(args: string[], stdin: "null" | "piped" = "null"): Deno.Command {
    return new Deno.Command(this.#binary, {
      args: ["--no-cache", ...args],
      env: {
        RESTIC_REPOSITORY: this.#repository,
        RESTIC_PASSWORD: this.#password,
        GOMAXPROCS: "2",
        TZ: "UTC",
        ...this.#env,
      },
      stdin,
      stdout: "piped",
      stderr: "piped",
    });
  }
}

function decode(bytes: Uint8Array): string {
  return new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes);
}

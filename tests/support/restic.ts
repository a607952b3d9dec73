import { spawnSync } from "node:child_process";

/** Stock restic, where it is installed. */
const installed = spawnSync("restic", ["version"]).status === 0;

/** For `describe.skipIf(...)`: true where the program is absent, which is said aloud; in CI its absence is a failure. */
export function withoutRestic(): boolean {
  if (installed) return false;
  if (Deno.env.get("CI")) throw new Error("Cannot prove the format: restic is not installed");
  console.warn("SKIPPED: restic is not installed, nothing proves that it reads our repositories");
  return true;
}

/** Stock restic on one repository folder. Every call throws with restic's own words when it fails. */
export class Restic {
  #repository: string;
  #password: string;

  constructor(repository: string, password: string) {
    this.#repository = repository;
    this.#password = password;
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

  #command(args: string[]): Deno.Command {
    return new Deno.Command("restic", {
      args: ["--no-cache", ...args],
      env: { RESTIC_REPOSITORY: this.#repository, RESTIC_PASSWORD: this.#password, GOMAXPROCS: "2" },
      stdin: "null",
      stdout: "piped",
      stderr: "piped",
    });
  }
}

function decode(bytes: Uint8Array): string {
  return new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes);
}

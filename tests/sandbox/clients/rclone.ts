import { spawnSync } from "node:child_process";
import type { DropboxByName } from "../../support/dropbox_by_name.ts";

const installed = spawnSync("rclone", ["version"]).status === 0;

/** For `describe.skipIf(...)`: true where the program is absent, which is said aloud; in CI its absence is a failure. */
export function withoutRclone(): boolean {
  if (installed) return false;
  if (Deno.env.get("CI")) throw new Error("Cannot prove the sandbox: rclone is not installed");
  console.warn("SKIPPED: rclone is not installed, nothing proves that other people's clients work");
  return true;
}

const PERSONAL = ["account_info.read", "files.metadata.read", "files.content.read", "files.content.write"];

interface Link {
  access_token: string;
  refresh_token: string;
  expires_in: number;
  app_key: string;
  app_secret: string;
}

/** Stock rclone with one remote, `dbx:`. Every call throws with rclone's own words when it fails. */
export class Rclone {
  #dropbox: DropboxByName;
  #config: string;

  private constructor(dropbox: DropboxByName, config: string) {
    this.#dropbox = dropbox;
    this.#config = config;
  }

  /** Linked for one member, so many seconds ago. */
  static async linked(dropbox: DropboxByName, member: string, ago = 0): Promise<Rclone> {
    const given = await dropbox.control("POST", "links", { member, scopes: PERSONAL });
    return await Rclone.#configured(dropbox, given, ago);
  }

  /** Linked for the whole team: acts as whom `--dropbox-impersonate` says. */
  static async ofTeam(dropbox: DropboxByName): Promise<Rclone> {
    return await Rclone.#configured(dropbox, await dropbox.control("POST", "links", {}), 0);
  }

  /** As `rclone config` would have done it. */
  static async #configured(dropbox: DropboxByName, given: Link, ago: number): Promise<Rclone> {
    const { access_token, refresh_token, expires_in, app_key, app_secret } = given;
    const expiry = new Date(Date.now() + (expires_in - ago) * 1000).toISOString();
    const token = JSON.stringify({ access_token, token_type: "bearer", refresh_token, expiry });
    const lines = ["[dbx]", "type = dropbox", `client_id = ${app_key}`, `client_secret = ${app_secret}`];
    const config = await Deno.makeTempFile({ dir: dropbox.dir, prefix: "rclone-", suffix: ".conf" });
    await Deno.writeTextFile(config, [...lines, `token = ${token}`, ""].join("\n"));
    return new Rclone(dropbox, config);
  }

  /** Standard output. */
  async run(...args: string[]): Promise<string> {
    const { success, stdout, stderr } = await this.#command(args).output();
    if (success) return decode(stdout);
    throw new Error(`rclone ${args.join(" ")} failed: ${decode(stderr)}`);
  }

  /** What it says when it refuses; fails when it does not. */
  async refusal(...args: string[]): Promise<string> {
    const { success, stdout, stderr } = await this.#command(args).output();
    if (!success) return decode(stderr);
    throw new Error(`rclone ${args.join(" ")} should have failed: ${decode(stdout)}`);
  }

  /** How it is run, for those who measure it. */
  program(...args: string[]): { command: string; args: string[]; env: Record<string, string> } {
    const { caFile, dir, proxy } = this.#dropbox;
    const common = [
      "--config",
      this.#config,
      "--ca-cert",
      caFile,
      "--retries",
      "1",
      "--low-level-retries",
      "3",
    ];
    const env = { HOME: dir, PATH: Deno.env.get("PATH")!, HTTPS_PROXY: proxy };
    return { command: "rclone", args: [...common, ...args], env };
  }

  #command(given: string[]): Deno.Command {
    const { command, args, env } = this.program(...given);
    return new Deno.Command(command, { args, env, clearEnv: true });
  }
}

function decode(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes);
}

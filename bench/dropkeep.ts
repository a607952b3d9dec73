import { mkdirSync } from "node:fs";
import { join, resolve, sep } from "node:path";
import type { Competitor, Contestant, Round } from "./competitor.ts";
import type { CorpusVersion } from "./corpus.ts";
import { type Dropbox, startDropbox } from "./dropbox.ts";
import { type Cost, measure, type Measured } from "./measure.ts";
import type { Opened } from "./verify.ts";

/** Dropkeep as its users run it: the command line, told by its environment alone where everything is. */
export function dropkeep(): Competitor {
  return { name: "dropkeep", open: openInstallation };
}

/** With a bucket and a folder of its own. */
export async function openInstallation(round: Round): Promise<Installation> {
  return await new Installation(round).makeReady();
}

class Installation implements Contestant {
  #round: Round;
  #dropbox: Dropbox | null = null;

  constructor(round: Round) {
    this.#round = round;
  }

  async makeReady(): Promise<this> {
    mkdirSync(this.#round.work, { recursive: true });
    await this.#round.s3.make(this.#round.bucket);
    return this;
  }

  async backUp(version: CorpusVersion): Promise<Cost & { calls: number }> {
    const dropbox = this.#dropbox ??= await this.#connect(version);
    await dropbox.become(version.folder);
    const before = await dropbox.calls();
    const cost = await this.#run("backup", "--json");
    return { ...cost, calls: await dropbox.calls() - before };
  }

  async open(): Promise<Opened> {
    const { output } = await this.#run("recovery-key", "--json");
    const { password, location }: { password: string; location: string } = JSON.parse(output);
    const { s3 } = this.#round;
    return {
      binary: "restic",
      env: {
        ...s3.env,
        PATH: "/usr/bin:/bin",
        RESTIC_REPOSITORY: location.replace("s3://", `s3:${s3.endpoint}/`),
        RESTIC_PASSWORD: password,
        RESTIC_CACHE_DIR: join(this.#round.work, "cache"),
      },
      place: placeOf,
    };
  }

  /** The latest snapshot as a zip, all of it. */
  async zip(file: string): Promise<Cost> {
    return await this.#run("export", "--zip", resolve(file));
  }

  async close() {
    await this.#dropbox?.stop();
  }

  async #connect(version: CorpusVersion): Promise<Dropbox> {
    const dropbox = this.#dropbox = await startDropbox(join(this.#round.work, "dropbox"), {
      from: version.folder,
    });
    await this.#run("connect", "--refresh-token", dropbox.refreshToken);
    return dropbox;
  }

  async #run(...args: string[]): Promise<Measured> {
    const { s3, bucket, work } = this.#round;
    return await measure({
      command: Deno.execPath(),
      args: ["task", "--quiet", "dropkeep", ...args],
      env: {
        ...s3.env,
        ...this.#dropbox!.env,
        PATH: "/usr/bin:/bin",
        // For Deno's own cache, which a user has too.
        HOME: Deno.env.get("HOME") ?? work,
        DROPKEEP_DATA: join(work, "data"),
        DROPKEEP_STORE: `s3://${bucket}/dropkeep`,
      },
    });
  }
}

/** A first-level folder is a member, and stands in a snapshot by his address. */
function placeOf(path: string): string {
  const [member, ...rest] = path.split(sep);
  return join("members", `${member!.toLowerCase()}@acme.example`, ...rest);
}

import { deepStrictEqual, strictEqual } from "node:assert";
import { cpSync } from "node:fs";
import { sql } from "kysely";
import { listTasks } from "../../../src/domain/tasks/tasks.ts";
import type { Services } from "../../../src/services.ts";
import { openTask } from "../../../src/task_services.ts";
import { DiskStore } from "../../../src/storage/objects/disk.ts";
import type { Repository } from "../../../src/storage/repository/repository.ts";
import type { Installation } from "../../support/installation.ts";
import { nothingIsLost } from "../oracle/verdict.ts";
import type { Random } from "../trials/random.ts";
import { DiskModel } from "./disk_model.ts";
import { type Op, readStrace, STRACE } from "./strace_log.ts";

/** A backup by the real program, as its disk saw it. */
export interface Recording {
  dropkeep: Installation;
  /** The data folder as it was before. */
  before: string;
  ops: Op[];
  /** Of the recording's own data folder: open, for a password costs a tenth of a second at each of 2,000 cuts. */
  repository: Repository;
}

/** Runs a backup, and records what it does to the data folder and the objects in it. */
export async function recordBackup(dropkeep: Installation): Promise<Recording> {
  const before = `${dropkeep.folder}/before`;
  const log = `${dropkeep.folder}/strace.log`;
  const data = `${dropkeep.folder}/data`;
  cpSync(data, before, { recursive: true });
  const { success, stderr } = await dropkeep.run(["backup", "--json"], { under: [...STRACE, "-o", log] });
  if (!success) throw new Error(`the backup under strace failed: ${new TextDecoder().decode(stderr)}`);
  const repository = await dropkeep.withServices(repositoryOf);
  return { dropkeep, before, ops: readStrace(Deno.readTextFileSync(log), data), repository };
}

/**
 * The power goes at so many moments, none before the call `from`; after each, what is left is opened and judged. Answers
 * how many knew the run's end.
 */
export async function cutPower(
  recording: Recording,
  cuts: number,
  random: Random,
  from = 0,
): Promise<number> {
  const { dropkeep, before, ops } = recording;
  const moment = () => from + random.below(ops.length + 1 - from);
  const moments = Array.from({ length: cuts }, moment).sort((a, b) => a - b);
  const disk = new DiskModel(before, `${dropkeep.folder}/data`);
  let [done, told] = [0, 0];
  for (const [n, moment] of moments.entries()) {
    for (; done < moment; done++) disk.apply(ops[done]!);
    const left = `${dropkeep.folder}/left`;
    disk.cut(left, random);
    const promised = ops.slice(0, moment).flatMap((op) => op.kind === "said" ? [op.text] : []).join("");
    try {
      if (promised) told++;
      await judge(recording, left, promised);
      if (n % 50 === 0) await nextRunCompletes(dropkeep, left);
    } catch (cause) {
      throw new Error(`power cut ${n} after ${moment} of ${ops.length} calls: ${said(cause)}`, { cause });
    } finally {
      await Deno.remove(left, { recursive: true });
    }
  }
  return told;
}

async function judge({ dropkeep, repository }: Recording, data: string, promised: string) {
  await dropkeep.withServices(async (services) => {
    for (const door of [services.control.read, services.catalogue.read]) {
      const { rows } = await sql`pragma integrity_check`.execute(door);
      deepStrictEqual(rows, [{ integrity_check: "ok" }]);
    }
    const [task] = await listTasks(services.control.read, services.account);
    const store = new DiskStore(`${data}/objects/${task!.storePrefix}`);
    await nothingIsLost({ catalogue: services.catalogue, repository: { ...repository, store } });
    if (promised) await promiseIsKept(services, JSON.parse(promised));
  }, data);
}

// deno-lint-ignore no-explicit-any
async function promiseIsKept({ catalogue }: Services, { runs: [run] }: any) {
  const row = await catalogue.read.selectFrom("runs").select(["state", "snapshot_id"])
    .orderBy("id", "desc").executeTakeFirstOrThrow();
  deepStrictEqual(row, { state: run.state, snapshot_id: run.snapshot });
}

async function nextRunCompletes(dropkeep: Installation, data: string) {
  const { stdout, stderr } = await dropkeep.run(["backup", "--json"], { data });
  const answer = new TextDecoder().decode(stdout);
  strictEqual(
    JSON.parse(answer || "{}").runs?.[0]?.state,
    "success",
    answer + new TextDecoder().decode(stderr),
  );
}

async function repositoryOf(services: Services): Promise<Repository> {
  const [task] = await listTasks(services.control.read, services.account);
  return (await openTask(services, task!.id)).repository;
}

function said(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

import type { Catalogue, Writer } from "../storage/catalogue/power.ts";
import { addTelling, dropTellings, listTellings, type Telling } from "../storage/catalogue/tellings.ts";
import { activityId, nameOfTask, recordActivity, type ToldActivity } from "./activity/record.ts";
import type { Action } from "./audit/actions.ts";
import { type By, recordAudit, type Told } from "./audit/record.ts";
import type { ControlDatabase, ControlWriter } from "./control.ts";
import type { InstanceKeys } from "./instance_keys.ts";

/** What the audit log is told of a change to things of a task. */
export interface ToldOfTask {
  action: Action;
  /** "": of the account's, as tags are. */
  taskId: string;
  detail: Record<string, unknown>;
}

/** Tells the audit log of a change to a catalogue, in the transaction that makes it; `moveTellings` takes it there. */
export async function tellAudit(trx: Writer, by: By, told: ToldOfTask, now: Date) {
  const { ip, agent, requestId, userId, email } = by;
  const body = { by: { ip, agent, requestId, userId, email }, told };
  await addTelling(trx, { ...head(now), log: "audit", body: JSON.stringify(body) });
}

/** The same for System Activity. */
export async function tellActivity(trx: Writer, told: ToldActivity, now: Date) {
  await addTelling(trx, { ...head(now), log: "activity", body: JSON.stringify(told) });
}

function head(now: Date) {
  return { id: activityId(now), at: now.getTime() };
}

export interface Moving {
  control: ControlDatabase;
  catalogue: Catalogue;
  keys: InstanceKeys;
  account: string;
}

/** Tellings moved in one write. */
const BATCH = 100;

/**
 * Takes what a catalogue has to tell into the logs, each once: no write spans both files, so a row's id says there that
 * it has come. Killed between any two lines, the next call goes on; two at once are harmless. Answers how many it took.
 */
export async function moveTellings(moving: Moving): Promise<number> {
  let moved = 0;
  for (;;) {
    const tellings = await listTellings(moving.catalogue.read, BATCH);
    if (tellings.length === 0) return moved;
    await moving.control.write(async (trx) => {
      for (const telling of tellings) await record(trx, moving, telling);
    });
    await moving.catalogue.write((trx) => dropTellings(trx, tellings.map(({ n }) => n)));
    moved += tellings.length;
  }
}

async function record(trx: ControlWriter, { keys, account }: Moving, { id, log, at, body }: Telling) {
  if (log === "activity") return await recordActivity(trx, account, JSON.parse(body), new Date(at), id);
  const known = await trx.selectFrom("audit").select("seq").where("account_id", "=", account)
    .where("telling", "=", id).executeTakeFirst();
  if (known !== undefined) return;
  const { by, told: { action, taskId, detail } }: { by: By; told: ToldOfTask } = JSON.parse(body);
  const object = taskId === ""
    ? undefined
    : { kind: "task", id: taskId, name: await nameOfTask(trx, account, taskId) };
  const told: Told = { action, object, detail };
  await recordAudit(trx, keys, account, by, told, new Date(at), id);
}

import { z } from "zod";
import { type Asking, ownTask, refuseTaken, startForm } from "../connections/add_task.ts";
import { recordAudit } from "../audit/record.ts";
import { readOrForget } from "../contents/asked.ts";
import type { ControlWriter } from "../control.ts";
import { readInput } from "../input.ts";
import { findSchedule, type Schedule } from "./schedules.ts";
import { scopeOf } from "../scope.ts";
import { changeTask, changeTaskSchedule, taskSettings } from "./settings.ts";
import { keepingOthers, lastWho, seenField } from "../stale_form.ts";
import { findTask, type Task, taskName } from "./tasks.ts";

/** The settings page's form (B3). */
export const settingsForm = startForm.extend({
  name: taskName,
  indexesContent: startForm.shape.autoActivate,
  /** Empty: archived backups are kept indefinitely. */
  archiveDays: z.preprocess(
    (text) => typeof text === "string" && text.trim() === "" ? null : text,
    taskSettings.shape.archiveRetentionDays,
  ),
  seen: seenField,
});

/** What the form shows of a task. */
export function shownSettings(task: Task, { frequency, hour }: Pick<Schedule, "frequency" | "hour">) {
  return {
    name: task.name,
    frequency,
    hour: String(hour),
    autoActivate: task.autoActivate ? "on" : undefined,
    indexesContent: task.indexesContent ? "on" : undefined,
    archiveDays: String(task.archiveRetentionDays ?? ""),
  };
}

/** Whether archived backups would go earlier than by the present settings. Throws `Invalid`, `NotFound`, `Forbidden`. */
export async function shortensArchive(asking: Asking, id: string, input: unknown): Promise<boolean> {
  const { archiveRetentionDays } = await ownTask(asking, id);
  const { archiveDays } = readInput("Cannot save", settingsForm, input);
  return (archiveDays ?? Infinity) < (archiveRetentionDays ?? Infinity);
}

/** Saves all of them in one write. Throws `Invalid`, `NotFound`, `Forbidden`. */
export async function saveTaskSettings(asking: Asking, id: string, input: object) {
  const { portal: { now }, db, actor } = asking;
  await ownTask(asking, id);
  await refuseTaken(asking, readInput("Cannot save", settingsForm, input).name, id);
  await db.write(async (trx) => {
    const known = await findSchedule(trx, actor.account, id);
    const shown = shownSettings(await findTask(trx, actor.account, id), known);
    const kept = keepingOthers("Cannot save", input, shown, await whoChanged(trx, actor.account, id));
    const { name, archiveDays, autoActivate, indexesContent, seen: _, ...wanted } = readInput(
      "Cannot save",
      settingsForm,
      kept,
    );
    const changing = { trx, scope: scopeOf(actor), now: now() };
    const change = { name, autoActivate, indexesContent, archiveRetentionDays: archiveDays };
    const { before, after } = await changeTask(changing, id, change);
    if (before.indexesContent !== indexesContent) await readOrForget(trx, actor, id, now());
    // Setting a schedule begins its count of days anew: not for a new name.
    const isOther = known.frequency !== wanted.frequency || known.hour !== wanted.hour;
    if (isOther) await changeTaskSchedule(changing, id, wanted);
    const detail = { before: told(before, known), after: told(after, wanted) };
    await tellChanged(trx, asking, { id, name, detail });
  });
}

/** The name alone. */
export const nameForm = z.strictObject({ name: taskName, seen: seenField });

/** Renames it. Throws `Invalid`, `NotFound`, `Forbidden`. */
export async function renameOwnTask(asking: Asking, id: string, input: object) {
  const { portal: { now }, db, actor } = asking;
  const what = "Cannot rename the task";
  await ownTask(asking, id);
  await refuseTaken(asking, readInput(what, nameForm, input).name, id);
  await db.write(async (trx) => {
    const { name: before } = await findTask(trx, actor.account, id);
    const kept = keepingOthers(what, input, { name: before }, await whoChanged(trx, actor.account, id));
    const { name } = readInput(what, nameForm, kept);
    await changeTask({ trx, scope: scopeOf(actor), now: now() }, id, { name });
    await tellChanged(trx, asking, { id, name, detail: { before: { name: before }, after: { name } } });
  });
}

async function tellChanged(
  trx: ControlWriter,
  { portal: { keys, now }, actor }: Asking,
  { id, name, detail }: { id: string; name: string; detail: { before: object; after: object } },
) {
  const event = { action: "task.settings_changed" as const, object: { kind: "task", id, name }, detail };
  await recordAudit(trx, keys, actor.account, actor, event, now());
}

async function whoChanged(trx: ControlWriter, account: string, id: string): Promise<string> {
  return await lastWho(trx, account, ["task.settings_changed"], id);
}

function told(task: Task, { frequency, hour }: Omit<Schedule, "setAt">) {
  const { name, autoActivate, indexesContent, archiveRetentionDays } = task;
  return { name, autoActivate, indexesContent, archiveRetentionDays, frequency, hour };
}

import { taskWithTeam } from "../domain/connections/add_task.ts";
import { contentFigures } from "../domain/contents/figures.ts";
import { Invalid } from "../domain/errors.ts";
import {
  ownRetention,
  periodOf,
  periodText,
  previewOwnRetention,
  retentionForm,
  setOwnRetention,
  shownPeriod,
  undoOwnRetention,
} from "../domain/tasks/own_retention.ts";
import {
  nameForm,
  renameOwnTask,
  saveTaskSettings,
  settingsForm,
  shortensArchive,
  shownSettings,
} from "../domain/tasks/own_settings.ts";
import { findAccount } from "../domain/people/own_account.ts";
import { isPresent } from "../domain/people/presence.ts";
import { can } from "../domain/permissions.ts";
import { findSchedule } from "../domain/tasks/schedules.ts";
import { seenText } from "../domain/stale_form.ts";
import type { Connection } from "../domain/connections/connections.ts";
import type { Task } from "../domain/tasks/tasks.ts";
import { inSentences } from "../views/form_words.ts";
import { RenameTask, renameTitle } from "../views/task/rename.tsx";
import { TaskHeadParts } from "../views/task/task_head.tsx";
import { retentionShown } from "../views/task/retention_words.ts";
import { RetentionPage } from "../views/task/retention.tsx";
import { TaskSettingsPage } from "../views/task/settings.tsx";
import { askToConfirm } from "./asking.tsx";
import { type FlashName, setFlash } from "./cookies.ts";
import { answerDialog, answerDone } from "./dialogs.tsx";
import { actorOf, catalogueOf, doorsOf, isPartial, portalOf, type Request } from "./env.ts";
import { frameOf } from "./frame.ts";
import { may } from "./policy.ts";
import { type Form, NOTHING, Routes } from "./registry.ts";
import { askingOf } from "./task_asking.ts";
import { headOf } from "./task_of.ts";

/** The gear of a task (product B3). */
export function taskSettings() {
  return new Routes()
    .form("/tasks/:id/settings", {
      policy: may("tasks.modify", { rate: "change", audit: "task.settings_changed" }),
      input: settingsForm,
      show: showSettings,
      act: async (c, input) => {
        // Archived backups would go earlier: whoever asks for it has to be here (security S7).
        const shortens = await shortensArchive(askingOf(c), c.req.param("id"), input);
        if (shortens && !isPresent(actorOf(c), portalOf(c).now())) return await askToConfirm(c);
        await saveTaskSettings(askingOf(c), c.req.param("id"), input);
        return back(c, "task_saved");
      },
    })
    .form("/tasks/:id/name", {
      policy: may("tasks.modify", { rate: "change", audit: "task.settings_changed" }),
      input: nameForm,
      show: showName,
      act: async (c, input) => {
        await renameOwnTask(askingOf(c), c.req.param("id"), input);
        const more = isPartial(c) ? <TaskHeadParts {...await headOf(c)} /> : undefined;
        return await answerDone(c, "task_renamed", { to: `/tasks/${c.req.param("id")}`, more });
      },
    })
    .form("/tasks/:id/retention", {
      policy: may("tasks.modify", { rate: "change", stepUp: true, audit: "task.retention_changed" }),
      input: retentionForm,
      show: showRetention,
      act: async (c, input) => {
        await setOwnRetention(askingOf(c), c.req.param("id"), input);
        return back(c, "retention_changed");
      },
    })
    .post(
      "/tasks/:id/retention/undo",
      may("tasks.modify", { rate: "change", audit: "task.retention_undone" }),
      NOTHING,
      async (c) => {
        await undoOwnRetention(askingOf(c), c.req.param("id"));
        return back(c, "retention_undone");
      },
    );
}

function back(c: Request<"/tasks/:id/settings">, flash: FlashName): Response {
  setFlash(c, flash);
  return c.redirect(`/tasks/${c.req.param("id")}/settings`, 303);
}

async function showName(c: Request<"/tasks/:id/name">, { values, errors }: Form) {
  const { task } = await taskWithTeam(askingOf(c), c.req.param("id"));
  const seen = seenText({ name: task.name }, { values, errors });
  const shown = { name: values.name ?? task.name, seen };
  const props = { taskId: task.id, ...shown, errors: inSentences(errors, LABELS) };
  return await answerDialog(c, renameTitle(props), <RenameTask {...props} />);
}

async function showSettings(c: Request<"/tasks/:id/settings">, { values, errors }: Form) {
  const { task, connection } = await taskWithTeam(askingOf(c), c.req.param("id"));
  const { read } = doorsOf(c);
  const known = shownSettings(task, await findSchedule(read, actorOf(c).account, task.id));
  const isRefused = Object.keys(errors).length > 0;
  const indexesContent = isRefused ? values.indexesContent === "on" : task.indexesContent;
  const autoActivate = isRefused ? values.autoActivate === "on" : task.autoActivate;
  return c.html(
    <TaskSettingsPage
      frame={frameOf(c)}
      {...await standing(c, task, connection)}
      values={{ ...known, ...values, autoActivate, indexesContent }}
      seen={seenText(known, { values, errors })}
      errors={inSentences(errors, LABELS)}
    />,
  );
}

const LABELS = {
  name: "Name",
  frequency: "Backup Frequency",
  hour: "Backup Hour",
  archiveDays: "Retain auto-archived backups",
  autoActivate: "Automatic activation",
  indexesContent: "Index all data for Search",
};

/** What the page says beside its form. */
async function standing(c: Request, task: Task, { teamName, connectedAt, lost }: Connection) {
  const { account, grant } = actorOf(c);
  const found = await findAccount(doorsOf(c).read, account);
  const { regions } = portalOf(c).settings;
  return {
    task: { id: task.id, name: task.name, deletionDue: task.deletionDue?.getTime() ?? null },
    connection: { team: teamName, since: connectedAt.getTime(), lost: lost?.reason ?? null },
    location: regions.find(({ id }) => id === found.location)?.name ?? found.location,
    retention: retentionShown(await ownRetention(askingOf(c), task.id)),
    contents: task.indexesContent ? await contentFigures((await catalogueOf(c)).read, task.id) : null,
    mayDelete: can(grant, "tasks.delete", { task: task.id }),
    mayLeave: task.repositoryId !== null && can(grant, "content.download", { task: task.id }),
  };
}

/** The period is asked about by GET, with what would go, and set by POST. */
async function showRetention(c: Request<"/tasks/:id/retention">, { values, errors }: Form) {
  const { task } = await taskWithTeam(askingOf(c), c.req.param("id"));
  const present = await ownRetention(askingOf(c), task.id);
  const typed = { unit: c.req.query("unit") ?? values.unit, count: c.req.query("count") ?? values.count };
  const asked = typed.unit === undefined
    ? shownPeriod(present)
    : { unit: typed.unit, count: typed.count ?? "" };
  // What was changed by somebody else meanwhile comes with the preview: the button under it replaces that.
  const isAsked = typed.unit !== undefined && Object.keys(errors).every((field) => field === "period");
  const found = isAsked ? await previewed(c, task.id, asked) : { preview: null, errors: {} };
  return c.html(
    <RetentionPage
      frame={frameOf(c)}
      task={task}
      present={retentionShown(present)}
      seen={seenText({ period: periodText(shownPeriod(present)) }, { values, errors })}
      values={asked}
      preview={found.preview}
      errors={retentionWords({ ...errors, ...found.errors })}
    />,
  );
}

/** A clash is about number and unit together: it belongs to the form as a whole. */
function retentionWords({ period, ...errors }: Record<string, string>) {
  const words = inSentences(errors, { unit: "Unit", count: "Number" });
  return period === undefined ? words : { ...words, "": `Retention Period ${period}.` };
}

async function previewed(c: Request, id: string, asked: unknown) {
  try {
    const period = periodOf(asked);
    const { read } = await catalogueOf(c);
    const { kept, held, gone } = await previewOwnRetention(askingOf(c), read, id, period);
    const newestGone = gone[0]?.time.getTime() ?? null;
    return { preview: { kept, held, gone: gone.length, newestGone }, errors: {} };
  } catch (error) {
    if (!(error instanceof Invalid)) throw error;
    return { preview: null, errors: error.fields };
  }
}

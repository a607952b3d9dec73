import { type Deed, doToEntities, type SelectionForm, selectionForm } from "../domain/entities/deeds.ts";
import { Recounted } from "../domain/entities/selection.ts";
import { doToTask } from "../domain/tasks/deeds.ts";
import { ConfirmDeed, deedTitle } from "../views/entities/confirm.tsx";
import { DeleteTask, deleteTitle } from "../views/task/delete_task.tsx";
import { TaskHeadParts } from "../views/task/task_head.tsx";
import type { FlashName } from "./cookies.ts";
import { answerDialog, answerDone, type Changed } from "./dialogs.tsx";
import { actorOf, auditPartsOf, isPartial, partsOf, type Request } from "./env.ts";
import { may } from "./policy.ts";
import { NOTHING, Routes } from "./registry.ts";
import { countOf, keptFields, placeOf, selectionOf } from "./selection.ts";
import { headOf, taskOf } from "./task_of.ts";

const CHANGE = { rate: "change", tagged: true } as const;
/** Whoever finds a session open cannot delete what is backed up (security S7); taking it back asks for nothing. */
const DELETES = { rate: "change", stepUp: true } as const;

/** What is done to a task, and to what is ticked in its table (product B5, B10). */
export function taskDeeds() {
  return new Routes()
    // The table's form has the button too: a run is of the whole task.
    .post(
      "/tasks/:id/runs",
      may("tasks.activate", { ...CHANGE, audit: "task.backup_asked" }),
      selectionForm,
      (c) => toTask(c, "backUp", "backup_asked"),
    )
    .form("/tasks/:id/deletion", {
      policy: may("tasks.delete", { ...DELETES, audit: "task.deletion_asked" }),
      input: NOTHING,
      show: async (c) => {
        const task = await taskOf(c);
        return await answerDialog(c, deleteTitle(task), <DeleteTask task={task} />);
      },
      act: (c) => toTask(c, "delete", "task_deletion_asked"),
    })
    .post(
      "/tasks/:id/deletion/undo",
      may("tasks.delete", { rate: "change", audit: "task.deletion_undone" }),
      NOTHING,
      (c) => toTask(c, "undelete", "task_deletion_undone"),
    )
    .post(
      "/tasks/:id/entities/activation",
      may("tasks.activate", { ...CHANGE, audit: "entities.activated" }),
      selectionForm,
      (c, input) => toEntities(c, "activate", input),
    )
    .post(
      "/tasks/:id/entities/pause",
      may("tasks.pause", { ...CHANGE, audit: "entities.paused" }),
      selectionForm,
      (c, input) => toEntities(c, "pause", input),
    )
    .post(
      "/tasks/:id/entities/deletion",
      may("tasks.delete", { ...DELETES, tagged: true, audit: "entities.deletion_asked" }),
      selectionForm,
      (c, input) => toEntities(c, "delete", input),
    )
    .post(
      "/tasks/:id/entities/deletion/undo",
      may("tasks.delete", { ...CHANGE, audit: "entities.deletion_undone" }),
      selectionForm,
      (c, input) => toEntities(c, "undelete", input),
    );
}

async function toTask(c: Request, deed: Parameters<typeof doToTask>[3], flash: FlashName): Promise<Response> {
  await doToTask(auditPartsOf(c), actorOf(c), await taskOf(c), deed);
  const more = isPartial(c) ? <TaskHeadParts {...await headOf(c)} /> : undefined;
  return await answerDone(c, flash, { to: `/tasks/${c.req.param("id")}`, changed: ["task:changed"], more });
}

/** Deleting asks first; so does another number than the page had shown. */
async function toEntities(c: Request, deed: Deed, input: SelectionForm): Promise<Response> {
  const task = await taskOf(c);
  const selection = await selectionOf(c, input);
  const count = countOf(selection);
  if (count === 0) return await answerDone(c, "nothing_selected", { to: placeOf(c, input) });
  if (deed === "delete" && !input.confirmed && count > 0) return await confirm(c, deed, input, count, false);
  try {
    const done = await doToEntities(await partsOf(c), actorOf(c), task, deed, selection);
    const changed: Changed[] = ["entities:changed", "task:changed"];
    return await answerDone(c, deed, { to: placeOf(c, input), count: done, changed });
  } catch (error) {
    if (!(error instanceof Recounted)) throw error;
    return await confirm(c, deed, input, error.count, count >= 0);
  }
}

async function confirm(c: Request, deed: Deed, input: SelectionForm, count: number, recounted: boolean) {
  const props = { deed, count, recounted, fields: keptFields(input, count) };
  const card = <ConfirmDeed {...props} action={c.req.path} back={placeOf(c, input)} />;
  return await answerDialog(c, deedTitle(deed, count), card);
}

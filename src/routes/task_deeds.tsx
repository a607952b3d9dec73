import { z } from "zod";
import { type Deed, doToEntities, type SelectionForm, selectionForm } from "../domain/entity_deeds.ts";
import { Recounted } from "../domain/entity_selection.ts";
import { doToTask } from "../domain/task_deeds.ts";
import { ConfirmDeedPage } from "../views/entities/confirm.tsx";
import { DeleteTaskPage } from "../views/task/delete_task.tsx";
import { setFlash } from "./cookies.ts";
import { actorOf, catalogueOf, doorsOf, portalOf, type Request } from "./env.ts";
import { frameOf } from "./frame.ts";
import { may } from "./policy.ts";
import { Routes } from "./registry.ts";
import { countOf, keptFields, selectionOf, tableAt } from "./selection.ts";
import { taskOf } from "./task_of.ts";

const NOTHING = z.strictObject({});
const CHANGE = { rate: "change", tagged: true } as const;

/** What is done to a task, and to what is ticked in its table (product B5, B10). */
export function taskDeeds() {
  return new Routes()
    // The table's form has the button too: a run is of the whole task.
    .post(
      "/tasks/:id/runs",
      may("tasks.activate", { ...CHANGE, audit: "task.backup_asked" }),
      selectionForm,
      async (c) => {
        await toTask(c, "backUp");
        setFlash(c, "backup_asked");
        return c.redirect(`/tasks/${c.req.param("id")}`, 303);
      },
    )
    .form("/tasks/:id/deletion", {
      policy: may("tasks.delete", { rate: "change", audit: "task.deletion_asked" }),
      input: NOTHING,
      show: async (c) => c.html(<DeleteTaskPage frame={frameOf(c)} task={await taskOf(c)} />),
      act: async (c) => {
        await toTask(c, "delete");
        setFlash(c, "task_deletion_asked");
        return c.redirect(`/tasks/${c.req.param("id")}`, 303);
      },
    })
    .post(
      "/tasks/:id/deletion/undo",
      may("tasks.delete", { rate: "change", audit: "task.deletion_undone" }),
      NOTHING,
      async (c) => {
        await toTask(c, "undelete");
        setFlash(c, "task_deletion_undone");
        return c.redirect(`/tasks/${c.req.param("id")}`, 303);
      },
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
      may("tasks.delete", { ...CHANGE, audit: "entities.deletion_asked" }),
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

async function toTask(c: Request, deed: Parameters<typeof doToTask>[3]) {
  const { keys, now } = portalOf(c);
  await doToTask({ control: doorsOf(c), keys, now: now() }, actorOf(c), await taskOf(c), deed);
}

/** Deleting asks first; so does another number than the page had shown. */
async function toEntities(c: Request, deed: Deed, input: SelectionForm): Promise<Response> {
  const task = await taskOf(c);
  const catalogue = await catalogueOf(c);
  const selection = await selectionOf(c, input);
  const count = countOf(selection);
  if (count === 0) return back(c, input, "nothing_selected", 0);
  if (deed === "delete" && !input.confirmed && count > 0) return await confirm(c, deed, input, count, false);
  const { keys, now } = portalOf(c);
  const parts = { control: doorsOf(c), catalogue, keys, now: now() };
  try {
    return back(c, input, deed, await doToEntities(parts, actorOf(c), task, deed, selection));
  } catch (error) {
    if (!(error instanceof Recounted)) throw error;
    return await confirm(c, deed, input, error.count, count >= 0);
  }
}

async function confirm(c: Request, deed: Deed, input: SelectionForm, count: number, recounted: boolean) {
  const props = { deed, count, recounted, fields: keptFields(input, count) };
  return await c.html(
    <ConfirmDeedPage frame={frameOf(c)} {...props} action={c.req.path} back={tableAt(c, input)} />,
  );
}

function back(c: Request, input: SelectionForm, flash: Deed | "nothing_selected", count: number): Response {
  setFlash(c, flash, count);
  return c.redirect(tableAt(c, input), 303);
}

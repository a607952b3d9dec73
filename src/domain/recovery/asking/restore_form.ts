import { z } from "zod";
import type { Reader } from "../../account_catalogue.ts";
import type { Actor } from "../../actor.ts";
import type { ControlReader } from "../../control.ts";
import { findEntities } from "../../entities/entities.ts";
import { Invalid, NotFound } from "../../errors.ts";
import { can } from "../../permissions.ts";
import { listTasks, type Task } from "../../tasks/tasks.ts";
import { findEntityRow } from "../../entities/table.ts";
import { recoveryScope } from "../room.ts";
import { JOB_FIELDS } from "./job_fields.ts";
import type { RestoreRequest } from "../../restore/restore.ts";

/** R4: the **Restore** dialog, as its form sends it. */
export const restoreForm = z.strictObject({
  ...JOB_FIELDS,
  target: z.enum(["own", "other"], "must be chosen").default("own"),
  /** Name or email of another member or team folder. */
  to: z.string().trim().max(300, "is too long").default(""),
  /** Id of the connected account that it is in. */
  account: z.string().max(100).default(""),
  mode: z.enum(["new-folder", "in-place"], "must be chosen"),
  collision: z.enum(["skip-identical", "keep-both", "replace"], "must be chosen").default("skip-identical"),
  sharing: z.enum(["none", "report", "reapply"], "must be chosen").default("report"),
}).refine(
  ({ sharing, mode, target }) => sharing !== "reapply" || (mode === "in-place" && target === "own"),
  {
    path: ["sharing"],
    message: "takes In-Place and the same target: what goes elsewhere is shared by who gets it",
  },
);
export type RestoreForm = z.output<typeof restoreForm>;

/** What is asked of the engine, as the job's row keeps it. */
export interface AskedRestore extends Omit<RestoreRequest, "run"> {
  /** Task of the account that gets it, where it is another one. */
  into: string | null;
  sharing: RestoreForm["sharing"];
}

/** Where a restore goes, in words too. */
export interface RestoreTarget {
  entity: number | null;
  into: string | null;
  words: string;
}

/** The tasks that a person may restore into. */
export async function targetTasks(db: ControlReader, actor: Actor): Promise<Task[]> {
  const tasks = await listTasks(db, actor.account);
  return tasks.filter(({ id, deletionDue }) =>
    deletionDue === null && can(actor.grant, "content.restore", { task: id })
  );
}

/** The member or team folder that is meant. Throws `Invalid` by field: another team's needs the permission there too (security T11). */
export async function targetOf(
  parts: { control: ControlReader; catalogue: Reader },
  actor: Actor,
  task: Task,
  own: { id: number; name: string },
  { target, to, account, mode }: RestoreForm,
): Promise<RestoreTarget> {
  const how = mode === "in-place" ? "in place" : "new folder";
  if (target === "own") return { entity: null, into: null, words: `${own.name}, ${how}` };
  const tasks = await targetTasks(parts.control, actor);
  const chosen = account === "" ? task : tasks.find(({ id }) => id === account);
  if (!chosen) throw refused("account", "is none that you may restore into");
  if (to === "") throw refused("to", "is missing: give a name or an email");
  const found = await findEntities(parts.catalogue, chosen.id, [to]).catch((error) => {
    if (error instanceof NotFound) return [];
    throw error;
  });
  const shown = [];
  for (const one of found) {
    if (await findEntityRow(parts.catalogue, recoveryScope(actor), chosen.id, one.id)) shown.push(one);
  }
  if (shown.length === 0) {
    const words = `is not known: nobody in "${chosen.name}", and no team folder, has this name or email`;
    throw refused("to", words);
  }
  if (shown.length > 1) throw refused("to", "is the name of several: give the email");
  const [entity] = shown;
  if (entity!.archived_at !== null) throw refused("to", "is no longer in the team: choose another one");
  const words = chosen.id === task.id ? entity!.name : `${entity!.name} of ${chosen.name}`;
  return { entity: entity!.id, into: chosen.id === task.id ? null : chosen.id, words: `${words}, ${how}` };
}

function refused(field: string, words: string): Invalid {
  return new Invalid(`Cannot restore: ${field} ${words}`, { [field]: words });
}

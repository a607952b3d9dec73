import { DestinationError } from "../../../integrations/destinations/destination.ts";
import { tryOut } from "../../../integrations/destinations/try_out.ts";
import { recoveryJobOfForm } from "../../../storage/catalogue/recovery_jobs.ts";
import { openAccountSecrets } from "../../account_keys.ts";
import type { Actor } from "../../actor.ts";
import { keepDestination } from "../../destinations.ts";
import { Conflict, Invalid } from "../../errors.ts";
import { newId } from "../../ids.ts";
import type { Portal } from "../../portal.ts";
import type { Task } from "../../tasks/tasks.ts";
import { askExport } from "./ask_export.ts";
import type { JobParts } from "../jobs/job_deeds.ts";
import type { OpenSnapshot } from "../open_snapshot.ts";
import type { ExportForm } from "./export_form.ts";
import { settingsOf, type StorageKind } from "./storage_form.ts";

/** How long somebody waits for a storage that is tried out, milliseconds. */
const TRYING = 30_000;

/**
 * Tries the storage out, keeps what opens it sealed until the export's end, and asks for the export. Answers the job's
 * id; the same form makes one job. Throws `Invalid` in words of what is wrong with the storage, and then keeps nothing.
 */
export async function askStorageExport(
  parts: JobParts & Pick<Portal, "ring" | "openDestination">,
  actor: Actor,
  task: Task,
  snapshot: OpenSnapshot,
  { kind, form, paths }: { kind: StorageKind; form: ExportForm; paths: string[] },
): Promise<string> {
  const known = await recoveryJobOfForm(parts.catalogue.read, `${actor.userId} ${form.key}`);
  if (known) return known.id;
  if (paths.length === 0) throw new Conflict("Cannot do this: nothing is chosen");
  const settings = settingsOf(kind, form);
  const prefix = prefixOf(form.folder, parts.now);
  const location = await triedOut(parts, settings, prefix);
  const secrets = await openAccountSecrets(parts.control.read, parts.ring, actor.account);
  const id = await keepDestination(parts.control, secrets, settings, parts.now);
  return await askExport(parts, actor, task, snapshot, {
    key: form.key,
    label: form.label,
    paths,
    destination: { kind: "storage", id, prefix },
    words: `${location}/${prefix}`,
    mail: form.mail === "yes",
  });
}

/** A folder of its own, named for the day. */
function prefixOf(folder: string, now: Date): string {
  const above = folder.split("/").filter((part) => part !== "" && part !== "." && part !== "..");
  const own = `dropkeep-export-${now.toISOString().slice(0, 10)}-${newId().slice(0, 8)}`;
  return `${[...above, own].join("/")}/`;
}

async function triedOut(
  { openDestination }: Pick<Portal, "openDestination">,
  settings: ReturnType<typeof settingsOf>,
  prefix: string,
): Promise<string> {
  const signal = AbortSignal.timeout(TRYING);
  try {
    const destination = await openDestination(settings);
    try {
      await tryOut(destination, prefix, signal);
      return destination.location;
    } finally {
      destination.close();
    }
  } catch (error) {
    if (error instanceof DestinationError) throw refused(error.message);
    if (signal.aborted) {
      throw refused("Cannot reach the storage: it did not answer in 30 seconds; correct its address");
    }
    throw error;
  }
}

/** What is wrong may be any of its fields: the words say which, and stand where the storage is chosen. */
function refused(message: string): Invalid {
  return new Invalid(message, { destination: `${message}.` });
}

import type { DropboxClient } from "../../dropbox/client.ts";
import { DropboxError, type Team } from "../../dropbox/types.ts";
import type { Secret } from "../../storage/secrets/secret.ts";
import type { AccountSecrets } from "../account_keys.ts";
import { COMMAND_LINE } from "../actor.ts";
import { recordAudit } from "../audit/record.ts";
import { type Connection, keepConsent } from "./connections.ts";
import type { ControlDatabase } from "../control.ts";
import { Conflict } from "../errors.ts";
import type { InstanceKeys } from "../instance_keys.ts";
import { addTask, listTasks, type Task } from "../tasks/tasks.ts";

/** What a consent brought, before anything is kept of it. */
export interface FreshConsent {
  appKey: string;
  appSecret: Secret | null;
  refreshToken: Secret;
  /** Empty where the consent does not say. */
  scopes: string[];
}

export interface Connected {
  connection: Connection;
  task: Task;
  /** The team was not known before; otherwise it is connected anew and its task goes on. */
  isNew: boolean;
}

/**
 * Keeps a team's consent (B2, B3): a new team gets a task of its name, a known one its old task back, and the audit log is told, in one
 * write. `dropbox` acts by that consent. Throws `Conflict` for a personal account and `DropboxError`; then nothing is kept.
 */
export async function connectTeam(
  parts: {
    control: ControlDatabase;
    secrets: AccountSecrets;
    keys: InstanceKeys;
    dropbox: DropboxClient;
    now: () => Date;
  },
  consent: FreshConsent,
): Promise<Connected> {
  const { control, secrets, keys, dropbox, now } = parts;
  const team = await teamOf(dropbox);
  const admin = await dropbox.authenticatedAdmin();
  const kept = { ...consent, teamId: team.id, teamName: team.name, adminMemberId: admin.id };
  return await control.write(async (trx) => {
    const connection = await keepConsent(trx, secrets, kept, now());
    const tasks = await listTasks(trx, secrets.account);
    const known = tasks.find((task) => task.connectionId === connection.id);
    const name = freeName(team.name, new Set(tasks.map((task) => task.name)));
    const task = known ?? await addTask(trx, secrets, { name, connectionId: connection.id }, now());
    await recordAudit(trx, keys, secrets.account, COMMAND_LINE, {
      action: known ? "task.reconnected" : "task.added",
      object: { kind: "task", id: task.id, name: task.name },
      detail: { team: team.name },
    }, now());
    return { connection, task, isNew: !known };
  });
}

/** Dropbox refuses a person's token on every call about a team, as a request that makes no sense. */
async function teamOf(dropbox: DropboxClient): Promise<Team> {
  try {
    return await dropbox.team();
  } catch (error) {
    if (!(error instanceof DropboxError) || error.kind !== "bad_request") throw error;
    throw new Conflict(
      "Cannot link a personal Dropbox account: whole teams are backed up here. " +
        "Sign in as an admin of the team and link again",
      { cause: error },
    );
  }
}

/** Two teams may have one name. */
function freeName(wanted: string, taken: Set<string>): string {
  const name = wanted.trim().slice(0, 90) || "Dropbox team";
  if (!taken.has(name)) return name;
  for (let n = 2;; n++) if (!taken.has(`${name} (${n})`)) return `${name} (${n})`;
}

import type { Selectable } from "kysely";
import type { ConnectionsTable } from "../../storage/database/control_tables.ts";
import { Secret } from "../../storage/secrets/secret.ts";
import { recordActivity } from "../activity/record.ts";
import type { AccountSecrets } from "../account_keys.ts";
import type { ControlDatabase, ControlReader, ControlWriter } from "../control.ts";
import { NotFound } from "../errors.ts";
import { newId } from "../ids.ts";

/** What a team's consent gave us. */
export interface Consent {
  appKey: string;
  /** Null where the app is linked by PKCE alone. */
  appSecret: Secret | null;
  teamId: string;
  teamName: string;
  /** The admin in whose name team folders are read. */
  adminMemberId: string;
  scopes: string[];
  refreshToken: Secret;
}

/** A team that has let us in, without its secrets. */
export interface Connection {
  id: string;
  appKey: string;
  teamId: string;
  teamName: string;
  adminMemberId: string;
  scopes: string[];
  connectedAt: Date;
  /** Since when and why Dropbox refuses us; null while connected. */
  lost: { at: Date; reason: string } | null;
}

/** Keeps a consent, sealed. A team that was connected before keeps its id and is no longer lost. */
export async function saveConnection(
  db: ControlDatabase,
  secrets: AccountSecrets,
  consent: Consent,
  now: Date,
): Promise<Connection> {
  return await db.write((trx) => keepConsent(trx, secrets, consent, now));
}

/** The same within somebody's write. */
export async function keepConsent(
  trx: ControlWriter,
  secrets: AccountSecrets,
  consent: Consent,
  now: Date,
): Promise<Connection> {
  const known = await findTeam(trx, secrets.account, consent.teamId);
  const id = known ?? newId();
  const row = {
    ...await columnsOf(secrets, consent, id),
    connected_at: now.getTime(),
    lost_at: null,
    lost_reason: null,
  };
  await (known === undefined ? insert(trx, secrets.account, id, row) : update(trx, secrets.account, id, row));
  // A task that is taken over from its storage brings a team without a consent.
  if (consent.refreshToken.reveal() === "") return await findConnection(trx, secrets.account, id);
  const description = known === undefined ? "The team let Dropkeep in." : "The team let Dropkeep in again.";
  await tell(trx, secrets.account, { id, team: consent.teamName }, "connection_made", description, now);
  return await findConnection(trx, secrets.account, id);
}

async function findTeam(db: ControlReader, account: string, teamId: string): Promise<string | undefined> {
  const row = await db.selectFrom("connections").select("id").where("account_id", "=", account)
    .where("kind", "=", "dropbox").where("team_id", "=", teamId).executeTakeFirst();
  return row?.id;
}

async function columnsOf(secrets: AccountSecrets, consent: Consent, id: string) {
  const { appSecret, refreshToken } = consent;
  return {
    app_key: consent.appKey,
    app_secret: appSecret === null ? null : await secrets.seal("connections.app_secret", appSecret, id),
    team_id: consent.teamId,
    team_name: consent.teamName,
    admin_member_id: consent.adminMemberId,
    scopes: consent.scopes.join(" "),
    refresh_token: await secrets.seal("connections.refresh_token", refreshToken, id),
  };
}

type Row = Omit<Selectable<ConnectionsTable>, "account_id" | "id" | "kind" | "lost_told_at">;

async function insert(trx: ControlWriter, account: string, id: string, row: Row) {
  await trx.insertInto("connections").values({ account_id: account, id, kind: "dropbox", ...row }).execute();
}

async function update(trx: ControlWriter, account: string, id: string, row: Row) {
  await trx.updateTable("connections").set(row).where("account_id", "=", account).where("id", "=", id)
    .execute();
}

/** Throws `NotFound`, for a stranger's connection too. */
export async function findConnection(db: ControlReader, account: string, id: string): Promise<Connection> {
  return asConnection(await findRow(db, account, id));
}

/** The secrets of one connection, opened for a client of Dropbox. */
export async function openConsent(db: ControlReader, secrets: AccountSecrets, id: string): Promise<Consent> {
  const row = await findRow(db, secrets.account, id);
  const { appKey, teamId, teamName, adminMemberId, scopes } = asConnection(row);
  const appSecret = row.app_secret === null
    ? null
    : await secrets.open("connections.app_secret", row.app_secret, id);
  const refreshToken = await secrets.open("connections.refresh_token", row.refresh_token, id);
  return { appKey, appSecret, teamId, teamName, adminMemberId, scopes, refreshToken };
}

/** Dropbox has refused us for good: a dated fact, kept from the first time on. */
export async function markLost(db: ControlDatabase, account: string, id: string, reason: string, now: Date) {
  await db.write(async (trx) => {
    const { team_name: team } = await findRow(trx, account, id);
    const { numUpdatedRows } = await trx.updateTable("connections")
      .set({ lost_at: now.getTime(), lost_reason: reason })
      .where("account_id", "=", account).where("id", "=", id).where("lost_at", "is", null).executeTakeFirst();
    if (numUpdatedRows > 0n) await tell(trx, account, { id, team }, "connection_lost", reason, now);
  });
}

/** System Activity, with the first task that goes by the connection. */
async function tell(
  trx: ControlWriter,
  account: string,
  { id, team }: { id: string; team: string },
  activity: "connection_lost" | "connection_made",
  description: string,
  now: Date,
) {
  const task = await trx.selectFrom("tasks").select("id").where("account_id", "=", account)
    .where("connection_id", "=", id).where("deleted_at", "is", null).orderBy("created_at").executeTakeFirst();
  const outcome = activity === "connection_lost" ? "failed" : "succeeded";
  await recordActivity(trx, account, { activity, outcome, taskId: task?.id, item: team, description }, now);
}

async function findRow(
  db: ControlReader,
  account: string,
  id: string,
): Promise<Selectable<ConnectionsTable>> {
  const row = await db.selectFrom("connections").selectAll().where("account_id", "=", account).where(
    "id",
    "=",
    id,
  )
    .executeTakeFirst();
  if (row === undefined) throw new NotFound(`Cannot find connection "${id}": there is none of that id`);
  return row;
}

function asConnection(row: Selectable<ConnectionsTable>): Connection {
  return {
    id: row.id,
    appKey: row.app_key,
    teamId: row.team_id,
    teamName: row.team_name,
    adminMemberId: row.admin_member_id,
    scopes: row.scopes.split(" ").filter(Boolean),
    connectedAt: new Date(row.connected_at),
    lost: row.lost_at === null ? null : { at: new Date(row.lost_at), reason: row.lost_reason! },
  };
}

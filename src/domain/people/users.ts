import type { Selectable } from "kysely";
import { Secret } from "../../storage/secrets/secret.ts";
import type { UsersTable } from "../../storage/database/people_tables.ts";
import type { ControlReader, ControlWriter } from "../control.ts";
import { NotFound } from "../errors.ts";
import type { Portal } from "../portal.ts";

/** A person, without proofs. */
export interface User {
  id: string;
  email: string;
  firstName: string;
  lastName: string;
  activatedAt: Date | null;
  disabledAt: Date | null;
  passwordSetAt: Date | null;
  isOperator: boolean;
}

const PASSWORD = "users.password";

/** By the address as it is compared; undefined where nobody has it. */
export async function findUserByEmail(db: ControlReader, email: string): Promise<User | undefined> {
  const row = await db.selectFrom("users").selectAll().where("email", "=", email).executeTakeFirst();
  return row && asUser(row);
}

/** Throws `NotFound`. */
export async function findUser(db: ControlReader, id: string): Promise<User> {
  const row = await db.selectFrom("users").selectAll().where("id", "=", id).executeTakeFirst();
  if (row === undefined) throw new NotFound("Cannot find this person: there is none of that id");
  return asUser(row);
}

/** Whether anybody can sign in at all. */
export async function hasUsers(db: ControlReader): Promise<boolean> {
  return await db.selectFrom("users").select("id").limit(1).executeTakeFirst() !== undefined;
}

/** The account that a person enters when signing in, the oldest grant; undefined: none any more. */
export async function homeAccount(db: ControlReader, userId: string): Promise<string | undefined> {
  const row = await db.selectFrom("grants").select("account_id").where("user_id", "=", userId)
    .orderBy("granted_at").orderBy("account_id").executeTakeFirst();
  return row?.account_id;
}

/** The PHC string of a person; null where they have no password. */
export async function openPassword({ control, keys }: Portal, userId: string): Promise<string | null> {
  const row = await control.read.selectFrom("users").select("password").where("id", "=", userId)
    .executeTakeFirst();
  return row?.password ? (await keys.open(PASSWORD, row.password, userId)).reveal() : null;
}

/** A PHC string as it is kept: sealed for its row, so that a stolen file lets nobody guess (security A1). */
export async function sealPassword({ keys }: Portal, userId: string, phc: string): Promise<string> {
  return await keys.seal(PASSWORD, new Secret(phc), userId);
}

/** Puts a sealed password in the place of the old one. */
export async function setPassword(trx: ControlWriter, userId: string, sealed: string, now: Date) {
  await trx.updateTable("users").set({ password: sealed, password_set_at: now.getTime() })
    .where("id", "=", userId).execute();
}

/** What is written of a new person. */
export interface NewUser {
  id: string;
  email: string;
  firstName: string;
  lastName: string;
  /** Sealed. */
  password: string;
}

/** Adds a person with a grant as primary user of an account that has none yet. */
export async function addPrimaryUser(
  trx: ControlWriter,
  account: string,
  user: NewUser,
  now: Date,
  since: { activated_at: number | null; operator_since: number | null },
) {
  await addUser(trx, user, now, since);
  const grant = { role: "primary" as const, granted_at: now.getTime() };
  await trx.insertInto("grants").values({ account_id: account, user_id: user.id, ...grant }).execute();
}

/** Adds a person, without a grant. */
export async function addUser(
  trx: ControlWriter,
  { id, email, firstName, lastName, password }: NewUser,
  now: Date,
  since: { activated_at: number | null; operator_since: number | null },
) {
  const at = now.getTime();
  await trx.insertInto("users").values({
    id,
    email,
    first_name: firstName,
    last_name: lastName,
    password,
    password_set_at: at,
    made_at: at,
    disabled_at: null,
    ...since,
  }).execute();
}

/** What is known of a person alone, children first. */
const OF_A_PERSON = [
  "sessions",
  "mail_tokens",
  "email_changes",
  "known_networks",
  "totp_credentials",
  "recovery_codes",
  "passkeys",
  "challenges",
  "password_warnings",
] as const;

/** Forgets a person who belongs to no account any more; nothing where they still do. */
export async function forgetPerson(trx: ControlWriter, id: string) {
  if (await homeAccount(trx, id) !== undefined) return;
  for (const table of OF_A_PERSON) await trx.deleteFrom(table).where("user_id", "=", id).execute();
  await trx.deleteFrom("users").where("id", "=", id).execute();
}

/** Whether somebody has a second factor: an authenticator app or a passkey. */
export async function hasFactor(db: ControlReader, userId: string): Promise<boolean> {
  const totp = await db.selectFrom("totp_credentials").select("user_id").where("user_id", "=", userId)
    .where("confirmed_at", "is not", null).executeTakeFirst();
  if (totp !== undefined) return true;
  const passkey = await db.selectFrom("passkeys").select("id").where("user_id", "=", userId)
    .executeTakeFirst();
  return passkey !== undefined;
}

function asUser(row: Selectable<UsersTable>): User {
  return {
    id: row.id,
    email: row.email,
    firstName: row.first_name,
    lastName: row.last_name,
    activatedAt: dated(row.activated_at),
    disabledAt: dated(row.disabled_at),
    passwordSetAt: dated(row.password_set_at),
    isOperator: row.operator_since !== null,
  };
}

function dated(at: number | null): Date | null {
  return at === null ? null : new Date(at);
}

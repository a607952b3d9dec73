import type { Reader } from "../../storage/catalogue/power.ts";
import type { ControlReader } from "../control.ts";
import { homepage } from "../tasks/homepage.ts";
import { ownScope } from "../scope.ts";
import type { TaskState } from "../tasks/row.ts";

/** An account as the operator sees it: names of tasks and numbers, nothing of what is in them (M1). */
export interface AccountRow {
  id: string;
  name: string;
  createdAt: Date;
  /** The primary user's address; null: nobody has signed up for it. */
  primary: string | null;
  users: number;
  suspendedAt: Date | null;
  /** Its catalogue cannot be opened: nothing is known of its tasks. */
  isShut: boolean;
  tasks: {
    name: string;
    state: TaskState;
    protected: number;
    within: number;
    bytes: number;
    lastRun: Date | null;
  }[];
  /** Files in the last snapshots, as Dropbox has them, and what their repositories take. */
  bytes: number;
  storedBytes: number;
}

/** Accounts on a page. */
const PAGE = 20;

/** One page of accounts by name; `next` is for `after`, null: this is the last one. */
export async function listAccounts(
  { control, catalogueOf, now }: {
    control: ControlReader;
    catalogueOf(account: string): Promise<Reader>;
    now: Date;
  },
  after?: string,
): Promise<{ rows: AccountRow[]; next: string | null }> {
  let query = control.selectFrom("accounts").selectAll().orderBy("id").limit(PAGE + 1);
  if (after !== undefined) query = query.where("id", ">", after);
  const found = await query.execute();
  const page = found.slice(0, PAGE);
  const rows: AccountRow[] = [];
  for (const { id, name, created_at, suspended_at } of page) {
    const catalogue = await catalogueOf(id).catch(() => null);
    const all = catalogue === null ? [] : (await homepage({ control, catalogue, now }, ownScope(id))).all;
    rows.push({
      id,
      name,
      createdAt: new Date(created_at),
      suspendedAt: suspended_at === null ? null : new Date(suspended_at),
      isShut: catalogue === null,
      ...await peopleOf(control, id),
      tasks: all.map(({ task, state, protected: active, within, bytes, lastRun }) => ({
        ...{ name: task.name, state, protected: active, within, bytes },
        lastRun: lastRun?.startedAt ?? null,
      })),
      bytes: all.reduce((sum, { bytes }) => sum + bytes, 0),
      storedBytes: catalogue === null ? 0 : await storedBytes(catalogue),
    });
  }
  return { rows, next: found.length > PAGE ? page.at(-1)!.id : null };
}

async function peopleOf(control: ControlReader, account: string) {
  const rows = await control.selectFrom("grants").innerJoin("users", "users.id", "grants.user_id")
    .select(["role", "email"]).where("account_id", "=", account).execute();
  return { users: rows.length, primary: rows.find(({ role }) => role === "primary")?.email ?? null };
}

async function storedBytes(catalogue: Reader): Promise<number> {
  const { bytes } = await catalogue.selectFrom("packs").select(({ fn }) =>
    fn.sum<number | null>("size").as("bytes")
  )
    .executeTakeFirstOrThrow();
  return Number(bytes ?? 0);
}

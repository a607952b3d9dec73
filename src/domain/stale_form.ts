import { z } from "zod";
import type { Action } from "./audit/actions.ts";
import type { ControlReader } from "./control.ts";
import { Invalid } from "./errors.ts";

/** What a page shows in the fields of a form; undefined: a box that is not ticked. */
export type Shown = Record<string, string | undefined>;

/** What the page had shown, as its form sends it back; without it nothing is compared. */
export const seenField = z.string("is strange").max(2000, "is strange").optional();

/** Begins what is said of a clash. */
const CLASH = "was changed meanwhile by";

/**
 * For a hidden field of the form that shows this. Where it comes back with `values` that were refused, it goes on saying
 * what had been shown at first, but for what clashed: that is said beside the field, so it is seen now.
 */
export function seenText(
  shown: Shown,
  { values, errors }: { values: Shown; errors: Record<string, string> } = { values: {}, errors: {} },
): string {
  const first = parseSeen(values.seen ?? "");
  if (first === null) return JSON.stringify(shown);
  const isTold = (key: string) => errors[key]?.startsWith(CLASH);
  return JSON.stringify(Object.fromEntries(
    Object.keys(shown).map((key) => [key, isTold(key) ? shown[key] : first[key]]),
  ));
}

/**
 * What to save of a form when others may have saved since it was shown. What was left as it had been shown stays as it is
 * `now`. Throws `Invalid`, by field, where both changed the same: it says what stands there and who set it, and the form
 * that shows that and is sent once more replaces it.
 */
export function keepingOthers(
  what: string,
  input: object,
  now: Shown,
  by: string,
): Shown {
  const { seen, ...typed } = input as Shown;
  if (seen === undefined) return typed;
  const shown = readSeen(what, seen);
  const isSame = (a: string | undefined, b: string | undefined) => (a ?? "").trim() === (b ?? "").trim();
  const clashes = Object.keys(now).filter((key) =>
    !isSame(now[key], shown[key]) && !isSame(typed[key], shown[key]) && !isSame(typed[key], now[key])
  );
  if (clashes.length > 0) {
    const fields = Object.fromEntries(clashes.map((key) => [key, clashWords(now[key], by)]));
    throw new Invalid(`${what}: ${by} has changed this meanwhile`, fields);
  }
  const kept = Object.keys(now).filter((key) => isSame(typed[key], shown[key]));
  return { ...typed, ...Object.fromEntries(kept.map((key) => [key, now[key]])) };
}

/**
 * For what is set whole, with one button: throws `Invalid`, by `field`, where there is `now` something else than the page
 * had shown and than is wanted.
 */
export function refuseUnseen(
  what: string,
  seen: string | undefined,
  field: string,
  { now, wanted, by }: { now: string; wanted: string; by: string },
) {
  if (seen === undefined || now === wanted || readSeen(what, seen)[field] === now) return;
  throw new Invalid(`${what}: ${by} has changed this meanwhile`, { [field]: clashWords(now, by) });
}

function readSeen(what: string, text: string): Shown {
  const seen = parseSeen(text);
  if (seen !== null) return seen;
  throw new Invalid(`${what}: the form does not say what it had shown; load the page again`);
}

/** Null for what no form of ours has sent. */
function parseSeen(text: string): Shown | null {
  try {
    return z.record(z.string(), z.string()).parse(JSON.parse(text));
  } catch {
    return null;
  }
}

function clashWords(now: string | undefined, by: string): string {
  const value = now === undefined ? "off" : now === "" ? "empty" : `"${now}"`;
  return `${CLASH} ${by}: it is ${value} there now. Yours is kept here; save again to replace it`;
}

/** Who did one of these last, in words for others; to one thing, or to the account. */
export async function lastWho(
  db: ControlReader,
  account: string,
  actions: Action[],
  object?: string,
): Promise<string> {
  let query = db.selectFrom("audit").select(["actor_email", "agent"]).where("account_id", "=", account)
    .where("action", "in", actions).where("outcome", "=", "done");
  if (object !== undefined) query = query.where("object_id", "=", object);
  const row = await query.orderBy("seq", "desc").limit(1).executeTakeFirst();
  return row?.actor_email ?? (row?.agent || "somebody else");
}

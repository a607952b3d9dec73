import type { RestoreItem, RestoreItemChange } from "../../storage/catalogue/restore_items.ts";
import type { Verdict } from "./failure.ts";
import { keptName } from "./kept_name.ts";
import { ATTEMPTS } from "./sizes.ts";

/** Times that a file is sent whose bytes arrive as others: what was proven before it left will not get better here. */
const DAMAGED_ATTEMPTS = 2;
/** Other names tried for one item. */
const MOST_NAMES = 50;

/** What is known of an item's target and restore. */
export interface StepFacts {
  /** Ways to write there. */
  actings: number;
  /** Of the restore; names kept beside say it. */
  createdAt: Date;
}

/** What an item does next after a failure. Null: it waits and is tried again as it is. */
export function nextStep(
  item: RestoreItem,
  { next, code, detail }: Verdict,
  { actings, createdAt }: StepFacts,
): Omit<RestoreItemChange, "id"> | null {
  const failed = { state: "failed" as const, session_id: null, code, detail };
  const anew = { state: "planned" as const, session_id: null, session_offset: 0, code, detail };
  if (next === "again" || next === "look") {
    const most = code === "upload_damaged" ? DAMAGED_ATTEMPTS : ATTEMPTS;
    return item.attempts + 1 < most ? { ...anew, attempts: item.attempts + 1 } : failed;
  }
  if (next === "as_another") {
    return item.acting + 1 < actings ? { ...anew, acting: item.acting + 1 } : failed;
  }
  if (next === "beside") return item.kept < MOST_NAMES ? beside(item, createdAt) : failed;
  return next === "later" ? null : failed;
}

/** What is uploaded stays so under another name: sessions survive a failed commit (dropbox-api §4.2). */
function beside(item: RestoreItem, createdAt: Date) {
  const kept = item.kept + 1;
  const kind = item.kind === "folder" ? "folder" : "file";
  const name = keptName(item.name, kind, createdAt, kept);
  const path = `${item.path.slice(0, item.path.lastIndexOf("/"))}/${name}`;
  return {
    state: item.session_id ? "uploaded" as const : "planned" as const,
    path,
    kept,
    replaces: null,
    outcome: "kept_both" as const,
  };
}

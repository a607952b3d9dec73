import type { Reader } from "../../../storage/catalogue/power.ts";
import { pageRestoreShares, type RestoreShare } from "../../../storage/catalogue/restore_shares.ts";
import { type Cause, causeOf } from "../../causes/causes.ts";
import { stoodWords } from "./stood_words.ts";

/** Who or what had access to a folder that a restore gives back, and what became of that. */
export interface ToldShare {
  /** Path in the snapshot. */
  folder: string;
  kind: RestoreShare["kind"];
  name: string;
  email: string | null;
  /** In words. */
  stood: string;
  state: RestoreShare["state"];
  cause: Cause & { code: string; detail: string } | null;
}

/** Rows read at once. */
const PAGE = 500;

/** All of a restore's sharing, folder by folder. */
export async function* eachToldShare(db: Reader, restoreId: number): AsyncGenerator<ToldShare> {
  for (let after = 0;;) {
    const rows = await pageRestoreShares(db, restoreId, { after, limit: PAGE, hidesLimited: false });
    yield* rows.map(toldOf);
    if (rows.length < PAGE) return;
    after = rows.at(-1)!.id;
  }
}

function toldOf(share: RestoreShare): ToldShare {
  const { place, kind, name, email, state, code, detail } = share;
  const cause = code === null ? null : { code, detail: detail ?? "", ...causeOf(code) };
  return { folder: place, kind, name, email, stood: stoodWords(share), state, cause };
}

import { changeLayout, layoutOfJob } from "./layouts.ts";
import {
  dropLayoutPage,
  type DroppedCode,
  droppedLayouts,
  layoutsListing,
  layoutsPast,
} from "./layouts_to_drop.ts";
import type { Catalogue, Writer } from "./power.ts";

/** Rows that one write takes away. */
const PAGE = 2_000;
/** Writes of one sweep: a large list goes over several, so that nothing else waits for it. */
const PAGES = 20;

/** Takes away all that a layout lists, a page a write. */
export async function emptyLayout(catalogue: Catalogue, layoutId: number) {
  while (await catalogue.write((trx) => dropLayoutPage(trx, layoutId, PAGE)) > 0);
}

/** What is erased is in no list of a download any more; nothing of these can be downloaded again. */
export async function dropErasedLayouts(catalogue: Catalogue, taskId: string, states: readonly number[]) {
  for (const id of await layoutsListing(catalogue.read, taskId, states)) {
    await drop(catalogue, id, "export_erased");
    await emptyLayout(catalogue, id);
  }
}

/** Drops what nobody may have since `before` (unix milliseconds), or whose job or snapshot is gone. Cut off, the next call goes on. */
export async function sweepLayouts(catalogue: Catalogue, before: number) {
  for (const { id, isOrphan, code } of await layoutsPast(catalogue.read, before)) {
    await drop(catalogue, id, code);
    if (!isOrphan) continue;
    await emptyLayout(catalogue, id);
    await catalogue.write((trx) => trx.deleteFrom("layouts").where("id", "=", id).execute());
  }
  let pages = 0;
  for (const id of await droppedLayouts(catalogue.read)) {
    while (pages++ < PAGES && await catalogue.write((trx) => dropPage(trx, id)) > 0);
  }
}

/** A job begins again: its zips may not be had meanwhile, and are laid out anew. */
export async function withdrawLayout(trx: Writer, jobId: string) {
  const layout = await layoutOfJob(trx, jobId);
  if (layout) await changeLayout(trx, layout.id, { dropped_code: "export_again", link_hash: null });
}

/** Another try of the job may have begun the list anew by now. */
async function dropPage(trx: Writer, id: number): Promise<number> {
  const layout = await trx.selectFrom("layouts").select("dropped_code").where("id", "=", id)
    .executeTakeFirst();
  return layout?.dropped_code ? await dropLayoutPage(trx, id, PAGE) : 0;
}

async function drop(catalogue: Catalogue, id: number, dropped_code: DroppedCode) {
  await catalogue.write((trx) => changeLayout(trx, id, { dropped_code, link_hash: null }));
}

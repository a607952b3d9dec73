/**
 * A download of 1,000,000 items and 200 GB (R5): how much memory its layout and ranges of its zips take. Contents are
 * made up as they are asked for; what they are read from is not measured here.
 *
 *     deno task bench:download [items] [GB]
 */
import { emptyCatalogue } from "../tests/support/empty_catalogue.ts";
import { bytesOfZip, synthetic } from "../tests/domain/layout_world.ts";
import { lookedAt } from "../src/domain/export/layout/looked_at.ts";
import { ZipDraft } from "../src/domain/export/layout/zip_draft.ts";
import {
  ensureLayout,
  type Layout,
  type LayoutItem,
  type LayoutZip,
  layoutZips,
  saveLaidOut,
} from "../src/storage/catalogue/layouts.ts";
import type { Catalogue } from "../src/storage/catalogue/power.ts";

const ITEMS = Number(Deno.args[0] ?? 1_000_000);
const BYTES = Number(Deno.args[1] ?? 200) * 1e9;
const RANGES = 200;
const STREAMED = 1e9;

let peak = 0;
const rss = () => {
  const now = Deno.memoryUsage().rss / 1e6;
  peak = Math.max(peak, now);
  return Math.round(now);
};

const catalogue = await emptyCatalogue();
try {
  for (const split of [4e9, null]) await measure(catalogue, split);
} finally {
  await catalogue.close();
}

async function measure(catalogue: Catalogue, split: number | null) {
  console.log(`${ITEMS} items, ${BYTES / 1e9} GB, split ${split ?? "none"}; RSS before ${rss()} MB`);
  const began = performance.now();
  const layout = await laidOut(catalogue, split);
  const zips = await layoutZips(catalogue.read, layout.id);
  const total = zips.reduce((sum, { size }) => sum + size!, 0);
  console.log(
    `  laid out in ${seconds(began)} s: ${zips.length} zips, ${
      (total / 1e9).toFixed(1)
    } GB; RSS ${rss()}, peak ${Math.round(peak)} MB`,
  );
  const times: number[] = [];
  for (let n = 0; n < RANGES; n++) {
    const zip = zips[n % zips.length]!;
    const start = Math.floor((zip.size! - 100_000) * (n / RANGES));
    const at = performance.now();
    await count(bytesOfZip(catalogue, layout, zip.number, { start, end: start + 1_000 }));
    times.push(performance.now() - at);
  }
  times.sort((a, b) => a - b);
  console.log(
    `  ${RANGES} ranges of 1,000 bytes anywhere: median ${times[RANGES / 2]!.toFixed(1)} ms, p95 ${
      times[Math.floor(RANGES * 0.95)]!.toFixed(1)
    } ms`,
  );
  const at = performance.now();
  const last = zips[0]!;
  const start = Math.max(0, last.size! - STREAMED);
  const bytes = await count(bytesOfZip(catalogue, layout, last.number, { start, end: last.size! }));
  console.log(
    `  ${(bytes / 1e9).toFixed(1)} GB to the end of a zip: ${
      (bytes / 1e6 / ((performance.now() - at) / 1000)).toFixed(0)
    } MB/s; RSS ${rss()}, peak ${Math.round(peak)} MB`,
  );
}

/** As a job lays out, but for reading: a CRC is put in, and the size is said to be larger. */
async function laidOut(catalogue: Catalogue, split: number | null): Promise<Layout> {
  const row = { job_id: `job ${split}`, task_id: "task", run_id: 1, manifest: "manifest" };
  const layout = await catalogue.write((trx) => ensureLayout(trx, row));
  let draft = ZipDraft.begin(layout, 1, 0);
  let [items, closed]: [LayoutItem[], LayoutZip[]] = [[], []];
  const save = async () => {
    await catalogue.write((trx) => saveLaidOut(trx, items, [...closed, draft.row]));
    [items, closed] = [[], []];
    rss();
  };
  for await (const selected of synthetic(ITEMS, () => 0)()) {
    const item = {
      ...await lookedAt(layout.id, selected, nothing(), () => {}),
      size: Math.round(BYTES / ITEMS),
    };
    let placed = draft.add(item, split);
    if (placed === null) {
      draft.close();
      closed.push(draft.row);
      draft = ZipDraft.begin(layout, draft.row.number + 1, draft.row.end_seq);
      placed = draft.add(item, split)!;
    }
    items.push(placed);
    if (items.length === 500) await save();
  }
  draft.close();
  await save();
  return layout;
}

// deno-lint-ignore require-yield -- a content without bytes
async function* nothing(): AsyncGenerator<Uint8Array> {
  return;
}

async function count(bytes: AsyncIterable<Uint8Array>): Promise<number> {
  let all = 0;
  for await (const part of bytes) {
    all += part.length;
    if (all % 64 === 0) rss();
  }
  return all;
}

function seconds(since: number): string {
  return ((performance.now() - since) / 1000).toFixed(1);
}

import { eachRestoreItem, type RestoreItem } from "../../storage/catalogue/restore_items.ts";
import { verified } from "../export/verified.ts";
import { verdictOf } from "./failure.ts";
import type { Job } from "./job.ts";
import { GROUP_FILES, PART } from "./sizes.ts";

/** A file with its bytes, proven. */
export interface Ready {
  item: RestoreItem;
  bytes: Uint8Array<ArrayBuffer>;
}

/** Files that one call can bring: acted as one, at most {@link PART} bytes together. */
export type Group = [Ready, ...Ready[]];

/** Every file that fits into one call, in such groups, read one after the other. */
export async function* smallGroups(job: Job): AsyncGenerator<Group> {
  let group: Ready[] = [];
  let bytes = 0;
  for await (const ready of readyFiles(job)) {
    const [first] = group;
    const isFull = group.length === GROUP_FILES || bytes + ready.bytes.length > PART;
    if (first && (isFull || !isActedAlike(first.item, ready.item))) {
      yield [first, ...group.slice(1)];
      [group, bytes] = [[], 0];
    }
    group.push(ready);
    bytes += ready.bytes.length;
  }
  const [first] = group;
  if (first) yield [first, ...group.slice(1)];
}

function isActedAlike(one: RestoreItem, other: RestoreItem): boolean {
  return one.target_id === other.target_id && one.acting === other.acting;
}

async function* readyFiles(job: Job): AsyncGenerator<Ready> {
  for await (const { wanted: { item }, bytes } of job.contents.readAll(smallItems(job), job.signal)) {
    job.signal.throwIfAborted();
    const whole = await readWhole(job, item, bytes);
    if (whole) yield { item, bytes: whole };
  }
}

async function* smallItems(job: Job) {
  const filter = { states: ["planned" as const], kind: "file" as const, upTo: PART };
  for await (const item of eachRestoreItem(job.parts.catalogue.read, job.restore.id, filter)) {
    yield { item, contentId: item.content_id, size: item.size };
  }
}

/** The bytes, proven; null where they cannot be read, which is written down. */
async function readWhole(
  job: Job,
  item: RestoreItem,
  bytes: AsyncIterable<Uint8Array>,
): Promise<Uint8Array<ArrayBuffer> | null> {
  const whole = new Uint8Array(item.size);
  const facts = { name: item.name, size: item.size, contentHash: item.content_hash?.toHex() ?? null };
  let at = 0;
  try {
    for await (const part of verified(bytes, facts)) {
      whole.set(part.subarray(0, Math.max(0, item.size - at)), Math.min(at, item.size));
      at += part.length;
    }
    return whole;
  } catch (error) {
    job.signal.throwIfAborted();
    const change = await job.after(item, verdictOf(error));
    if (change) await job.settle([[item, change]]);
    return null;
  }
}

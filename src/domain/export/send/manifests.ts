import { createHash, type Hash } from "node:crypto";
import { DestinationError } from "../../../integrations/destinations/destination.ts";
import { type ListedSentItem, pageSentItems } from "../../../storage/catalogue/sent_items.ts";
import type { Reader } from "../../../storage/catalogue/power.ts";
import { csvHead, csvRow, JSON_END, jsonHead, jsonLine, manifestRow } from "../manifest_lines.ts";
import { Spool } from "../spool.ts";
import type { Target } from "./send_item.ts";

/** Rows read at once. */
const PAGE = 500;
/** Manifests of one export: each that is gone on with adds its own, since nothing is overwritten. */
const MOST = 1_000;

/** Puts the list of all items beside them, as JSON and as CSV: `name`, or the next number of it that is free. */
export async function putManifests(
  db: Reader,
  target: Target,
  { name, run }: { name: string; run: number },
): Promise<void> {
  await put(target, name, "json", async (list) => {
    await list.append(jsonHead({ format: 1, run }));
    let isFirst = true;
    for await (const item of itemsOf(db, target.jobId)) {
      await list.append(jsonLine(manifestRow(item), isFirst));
      isFirst = false;
    }
    await list.append(JSON_END);
  });
  await put(target, name, "csv", async (list) => {
    await list.append(csvHead());
    for await (const item of itemsOf(db, target.jobId)) await list.append(csvRow(manifestRow(item)));
  });
}

async function* itemsOf(db: Reader, jobId: string): AsyncGenerator<ListedSentItem> {
  for (let after = "";;) {
    const page = await pageSentItems(db, jobId, { after, limit: PAGE });
    yield* page;
    if (page.length < PAGE) return;
    after = page.at(-1)!.place;
  }
}

/** On disk until its size is known; the same list once more is the same object. */
async function put(
  target: Target,
  name: string,
  ending: string,
  fill: (list: { append(text: string): Promise<void> }) => Promise<void>,
) {
  const spool = await Spool.open(null);
  const [hash, size] = [createHash("sha256"), { bytes: 0 }];
  try {
    await fill({ append: (text) => noting(spool, hash, size, text) });
    await putFree(target, name, ending, {
      size: size.bytes,
      mark: hash.digest("hex"),
      read: () => spool.read(),
    });
  } finally {
    await spool.close();
  }
}

async function noting(spool: Spool, hash: Hash, size: { bytes: number }, text: string) {
  const bytes = new TextEncoder().encode(text);
  hash.update(bytes);
  size.bytes += bytes.length;
  await spool.append(bytes);
}

async function putFree(
  { destination, prefix, signal }: Target,
  name: string,
  ending: string,
  { read, ...facts }: { size: number; mark: string; read(): AsyncIterable<Uint8Array> },
) {
  for (let n = 1; n <= MOST; n++) {
    try {
      const own = `${prefix}${n === 1 ? name : `${name} ${n}`}.${ending}`;
      return await destination.put({ name: own, ...facts }, read(), signal);
    } catch (error) {
      if (!(error instanceof DestinationError) || error.code !== "taken") throw error;
    }
  }
  throw new DestinationError(
    "refused",
    "Cannot write the manifest: a thousand of them are there; export anew",
  );
}

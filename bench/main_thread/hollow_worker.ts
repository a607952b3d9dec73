import { createHash } from "node:crypto";
import { parentPort } from "node:worker_threads";
import { type Crossing, homeward, inward } from "../../src/domain/backup/pipeline/crossing.ts";
import type { FetchJob, FromHand, JobContent } from "../../src/domain/backup/pipeline/messages.ts";
import type { BlobKind, PackRow } from "../../src/storage/catalogue/packs.ts";

/** As the real ones have it. */
const PACK_BYTES = 8 * 1024 * 1024;
const TOLD_AT_ONCE = 128;
const BLOCK_BYTES = 4 * 1024 * 1024;
/** What is left of a corpus's bytes when they are compressed. */
const RATIO = 0.57;

const own = crypto.randomUUID();
let packs = 0;
const untold: JobContent[] = [];
let open: { kind: BlobKind; size: number; blobs: PackRow["blobs"] } = { kind: "data", size: 0, blobs: [] };

parentPort!.on("message", (crossing: Crossing) => {
  const message = inward(crossing);
  if (message.type === "fetch") {
    message.jobs.flatMap((job) => "jobs" in job ? job.jobs : [job]).forEach(bring);
  } else if (message.type === "blobs") {
    for (const { id, bytes } of message.blobs) add(message.kind, id, bytes.length);
  } else if (message.type === "flush") {
    tell();
    if (message.seal) seal();
    send({ type: "flushed", ask: message.ask, calls: {} });
  }
  tell();
});

function bring({ id, size, contentHash }: FetchJob) {
  const count = size > BLOCK_BYTES ? Math.ceil(size / 1e6) : Math.min(size, 1);
  const chunks = Array.from({ length: count }, (_, at) => hashOf(`${contentHash} ${at}`));
  for (const chunk of chunks) add("data", chunk, Math.ceil(size / count));
  untold.push({
    job: id,
    chunks,
    size,
    contentHash: contentHash!,
    unverified: false,
    look: 0,
    exportedAs: null,
  });
  if (untold.length >= TOLD_AT_ONCE) tell();
}

function add(kind: BlobKind, id: string, bytes: number) {
  if (kind !== open.kind) seal(kind);
  const length = Math.ceil(bytes * RATIO) + 32;
  open.blobs.push({ id, offset: open.size, length, rawLength: bytes });
  open.size += length;
  if (open.size > PACK_BYTES) seal(kind);
}

function seal(next = open.kind) {
  tell();
  if (open.blobs.length > 0) send({ type: "pack", pack: { id: hashOf(`${own} ${packs++}`), ...open } });
  open = { kind: next, size: 0, blobs: [] };
}

function tell() {
  if (untold.length > 0) send({ type: "stored", contents: untold.splice(0) });
}

function send(message: FromHand) {
  parentPort!.postMessage(homeward(message));
}

function hashOf(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}

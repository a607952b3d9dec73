import type { Contents } from "../../src/domain/export/layout/lay_out.ts";
import { laidOutOf, layOut } from "../../src/domain/export/layout/lay_out.ts";
import { zipBytes } from "../../src/domain/export/layout/zip_bytes.ts";
import type { Selected } from "../../src/domain/export/walk_selection.ts";
import {
  ensureLayout,
  findLayoutZip,
  type Layout,
  layoutOfJob,
  layoutZips,
} from "../../src/storage/catalogue/layouts.ts";
import type { Catalogue } from "../../src/storage/catalogue/power.ts";

/** Files that nobody has: each as large as it says, of bytes that follow from its number and place. */
export function synthetic(count: number, sizeOf: (n: number) => number): () => AsyncGenerator<Selected> {
  return async function* () {
    for (let n = 0; n < count; n++) {
      const name = `Vertrag ${n}.pdf`;
      const folder = `Ordner ${Math.floor(n / 1000)}`;
      const item = {
        id: null,
        name,
        size: sizeOf(n),
        content_id: n + 1,
        content_hash: null,
        client_modified: n,
      };
      yield {
        kind: "file",
        namespace: { folder: "members/alice@acme.example" },
        item,
        names: ["Alice", folder, name],
        path: `/${folder}/${name}`,
      } as unknown as Selected;
    }
  };
}

const PIECE = 1 << 20;
const COUNTING = Uint8Array.from({ length: PIECE + 256 }, (_, n) => n & 0xff);

function* patternOf(content: number, size: number, from: number): Generator<Uint8Array> {
  for (let at = from; at < size; at += PIECE) {
    const first = (content * 31 + at) & 0xff;
    yield COUNTING.subarray(first, first + Math.min(PIECE, size - at));
  }
}

/** The bytes of synthetic files. */
export const patterns: Contents = {
  async *readAll(wanted) {
    for await (const one of wanted) {
      yield { wanted: one, bytes: streamed(patternOf(one.contentId ?? 0, one.size, 0)) };
    }
  },
  readFrom: ({ contentId, size }, from) => streamed(patternOf(contentId ?? 0, size, from)),
};

async function* streamed(pieces: Iterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  yield* pieces;
}

/** Lays out as a job does; answers the layout as it is then. */
export async function laidOut(
  catalogue: Catalogue,
  walk: AsyncIterable<Selected>,
  { job = "job", split = null, contents = patterns, signal = new AbortController().signal }: {
    job?: string;
    split?: number | null;
    contents?: Contents;
    signal?: AbortSignal;
  } = {},
): Promise<Layout> {
  const row = { job_id: job, task_id: "task", run_id: 1, manifest: "manifest" };
  const layout = await catalogue.write((trx) => ensureLayout(trx, row));
  await layOut({ catalogue, contents, layout, split, signal }, walk);
  return (await layoutOfJob(catalogue.read, job))!;
}

/** Bytes of one zip of a layout. */
export async function* bytesOfZip(
  catalogue: Catalogue,
  layout: Layout,
  number: number,
  range?: { start: number; end: number },
  contents: Contents = patterns,
): AsyncGenerator<Uint8Array> {
  const zip = (await findLayoutZip(catalogue.read, layout.id, number))!;
  yield* zipBytes({ read: catalogue.read, contents, layout }, zip, range ?? { start: 0, end: zip.size! });
}

export async function gathered(bytes: AsyncIterable<Uint8Array>): Promise<Uint8Array<ArrayBuffer>> {
  return new Uint8Array(await new Response(ReadableStream.from(bytes)).arrayBuffer());
}

export { laidOutOf, layoutZips };

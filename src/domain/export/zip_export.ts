import { findRepository } from "../../storage/catalogue/repositories.ts";
import { NotFound } from "../errors.ts";
import { ContentReader } from "./content_reader.ts";
import type { ExportOptions, ExportParts, ExportReport, ExportRequest } from "./export.ts";
import { Manifest } from "./manifest.ts";
import { startsOf } from "./selection.ts";
import { Spool } from "./spool.ts";
import { Tally } from "./tally.ts";
import { type Selected, walkSelection } from "./walk_selection.ts";
import { archiveItem } from "./archive_item.ts";
import { ZipArchive } from "./zip/archive.ts";

export interface ZipExport {
  /** The archive. Nothing is read before the stream is; a cancelled stream leaves nothing behind. */
  stream: ReadableStream<Uint8Array>;
  /** Settled when the stream is at its end. */
  report: Promise<ExportReport>;
}

/**
 * A selection as one zip64 archive with `manifest.json` and `manifest.csv` at its end. Every byte is verified on the
 * way out; a file that cannot be read is listed in the manifest with its cause and the rest goes on. A file that turns
 * out damaged in its middle stands in the archive cut short, and the manifest says so: what was sent is sent.
 * Throws `NotFound` for a path that is not in the snapshot.
 */
export async function exportZip(
  parts: ExportParts,
  request: ExportRequest,
  options: ExportOptions = {},
): Promise<ZipExport> {
  const selection = { taskId: parts.taskId, ...request };
  const starts = await startsOf(parts.catalogue.read, selection);
  const reader = await contentReader(parts);
  const report = Promise.withResolvers<ExportReport>();
  report.promise.catch(() => {}); // the stream throws the same
  const stream = ReadableStream.from(archived(parts, request, options, {
    reader,
    manifestName: freeName(starts.map((start) => start.names[0] ?? "")),
    report,
  }));
  return { stream, report: report.promise };
}

/** Reads the contents of a task's repository. Throws `NotFound` before the first backup. */
export async function contentReader(parts: ExportParts): Promise<ContentReader> {
  const row = await findRepository(parts.catalogue.read, parts.taskId);
  if (!row) throw new NotFound("Cannot give anything back: there is no backup yet");
  return new ContentReader(parts.catalogue.read, row.id, parts.repository);
}

interface Archiving {
  reader: ContentReader;
  manifestName: string;
  report: PromiseWithResolvers<ExportReport>;
}

async function* archived(
  parts: ExportParts,
  request: ExportRequest,
  options: ExportOptions,
  { reader, manifestName, report }: Archiving,
): AsyncGenerator<Uint8Array> {
  const scratch = parts.scratch ?? null;
  const directory = await Spool.open(scratch);
  const manifest = await Manifest.open(scratch, { format: 1, run: request.run });
  const tally = new Tally(options.onProgress);
  const archive = new ZipArchive(directory);
  try {
    const wanted = contentsOf(walkSelection(parts.catalogue.read, { taskId: parts.taskId, ...request }));
    for await (const { wanted: { selected }, bytes } of reader.readAll(wanted, options.signal)) {
      options.signal?.throwIfAborted();
      yield* archiveItem(archive, manifest, tally, selected, bytes);
    }
    yield* archive.file({ name: `${manifestName}.json`, modified: 0 }, manifest.json());
    yield* archive.file({ name: `${manifestName}.csv`, modified: 0 }, manifest.csv());
    yield* archive.end();
    report.resolve(tally.report);
  } catch (error) {
    report.reject(error);
    throw error;
  } finally {
    report.reject(new Error("Cannot report on the archive: its stream was cancelled"));
    await directory.close();
    await manifest.close();
  }
}

/** Every item as something to read: folders and links have no bytes. */
export async function* contentsOf(items: AsyncIterable<Selected>) {
  for await (const selected of items) {
    const has = selected.kind === "file" || selected.kind === "export";
    yield has
      ? { selected, contentId: selected.item!.content_id, size: selected.item!.size }
      : { selected, contentId: null, size: 0 };
  }
}

/** A name for the manifest that nothing at the top of the archive has. */
function freeName(taken: string[]): string {
  const names = new Set(taken.map((name) => name.toLowerCase()));
  const isTaken = (name: string) => names.has(`${name}.json`) || names.has(`${name}.csv`);
  let name = "manifest";
  for (let n = 2; isTaken(name); n++) name = `manifest ${n}`;
  return name;
}

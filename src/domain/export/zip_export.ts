import { archiveItem } from "./archive_item.ts";
import type { ContentReader } from "./content_reader.ts";
import type { ExportOptions, ExportParts, ExportReport, ExportRequest } from "./export.ts";
import { gathered } from "./gathered.ts";
import { Manifest } from "./manifest.ts";
import { manifestName } from "./manifest_name.ts";
import { contentReader, contentsOf } from "./selected_contents.ts";
import { startsOf } from "./selection.ts";
import { Spool } from "./spool.ts";
import { Tally } from "./tally.ts";
import { walkSelection } from "./walk_selection.ts";
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
 * out damaged in its middle stands in the archive cut short: what was sent is sent. Its CRC is wrong by intent, so that
 * every program that unpacks it says so, and the manifest says why.
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
  const archive = archived(parts, request, options, {
    reader,
    name: manifestName(starts.map((start) => start.names[0] ?? "")),
    report,
  });
  const stream = ReadableStream.from(gathered(archive));
  return { stream, report: report.promise };
}

interface Archiving {
  reader: ContentReader;
  /** Of the manifest, without ending. */
  name: string;
  report: PromiseWithResolvers<ExportReport>;
}

async function* archived(
  parts: ExportParts,
  request: ExportRequest,
  options: ExportOptions,
  { reader, name, report }: Archiving,
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
    yield* archive.file({ name: `${name}.json`, modified: 0 }, manifest.json());
    yield* archive.file({ name: `${name}.csv`, modified: 0 }, manifest.csv());
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

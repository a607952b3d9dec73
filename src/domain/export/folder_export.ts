import { Conflict } from "../errors.ts";
import type { ExportOptions, ExportParts, ExportReport, ExportRequest } from "./export.ts";
import { LocalFolder } from "./local_folder.ts";
import { startsOf } from "./selection.ts";
import { Tally, unreadable } from "./tally.ts";
import { verified } from "./verified.ts";
import { type Selected, walkSelection } from "./walk_selection.ts";
import { contentReader, contentsOf } from "./selected_contents.ts";

export interface FolderExportOptions extends ExportOptions {
  /** Made where it is not there. */
  folder: string;
  /** What a folder with something in it is: a mistake, or an earlier export to complete. */
  existing: "refuse" | "skip-identical";
}

/**
 * A selection as files in a local folder, with their names, bytes and client times. Never overwrites and never writes
 * outside the folder; what cannot be written or read is in the report and the rest goes on. A file appears under its
 * name only when it is whole and verified.
 * Throws `Conflict` for a folder with something in it (unless told to complete it), `NotFound` for a strange path.
 */
export async function exportFolder(
  parts: ExportParts,
  request: ExportRequest,
  options: FolderExportOptions,
): Promise<ExportReport> {
  const selection = { taskId: parts.taskId, ...request };
  await startsOf(parts.catalogue.read, selection);
  const reader = await contentReader(parts);
  await makeReady(options);
  const tally = new Tally(options.onProgress);
  const place = new LocalFolder(options.folder, options.existing);
  const wanted = contentsOf(walkSelection(parts.catalogue.read, selection));
  try {
    for await (const { wanted: { selected }, bytes } of reader.readAll(wanted, options.signal)) {
      options.signal?.throwIfAborted();
      await give(place, tally, selected, bytes);
    }
  } finally {
    await place.finish();
  }
  return tally.report;
}

async function makeReady({ folder, existing }: FolderExportOptions) {
  await makeFolder(folder);
  if (existing === "skip-identical") return;
  for await (const entry of Deno.readDir(folder)) {
    throw new Conflict(
      `Cannot export into "${folder}": it is not empty (${JSON.stringify(entry.name)} is in it)`,
    );
  }
}

async function makeFolder(path: string) {
  try {
    await Deno.mkdir(path, { recursive: true });
  } catch (cause) {
    const why = whyNoFolder(cause);
    if (why === null) throw cause;
    throw new Conflict(`Cannot export into "${path}": ${why}`, { cause });
  }
}

function whyNoFolder(error: unknown): string | null {
  const { AlreadyExists, NotADirectory, NotFound, PermissionDenied } = Deno.errors;
  if (error instanceof AlreadyExists || error instanceof NotADirectory) {
    return "a file stands where a folder is due; choose another place";
  }
  const isRefused = error instanceof PermissionDenied || error instanceof NotFound;
  return isRefused ? "no folder can be made there; check owner and mode of the one above it" : null;
}

async function give(
  place: LocalFolder,
  tally: Tally,
  selected: Selected,
  bytes: AsyncIterable<Uint8Array>,
) {
  if (selected.kind === "symlink" || selected.kind === "mount") return tally.listed(selected);
  try {
    if (selected.kind !== "folder") return await giveFile(place, tally, selected, bytes);
    const { renamed } = await place.folder(selected.names, selected.item?.client_modified);
    tally.add({ folders: 1 });
    if (renamed !== null) noteName(tally, selected, renamed);
  } catch (error) {
    note(tally, selected, error);
  }
}

async function giveFile(
  place: LocalFolder,
  tally: Tally,
  selected: Selected,
  bytes: AsyncIterable<Uint8Array>,
) {
  const item = selected.item!;
  const contentHash = item.content_hash?.toHex() ?? null;
  const facts = { name: item.name, size: item.size, contentHash };
  const written = await place.file(selected.names, facts, item.client_modified, verified(bytes, facts));
  tally.add(written.identical ? { identical: 1 } : { files: 1, bytes: item.size });
  if (written.renamed !== null) noteName(tally, selected, written.renamed);
}

function noteName(tally: Tally, selected: Selected, renamed: string) {
  tally.add({ renamed: 1 });
  tally.note(selected, "renamed", renamed);
}

/** A disk that refuses one name may take the next; a full one will take none. */
function note(tally: Tally, selected: Selected, error: unknown) {
  if (error instanceof Conflict) return tally.failed(selected, "target_exists", error.message);
  if (isFull(error)) throw error;
  if (isOfFile(error)) return tally.failed(selected, "write_refused", error.message);
  const { code, detail } = unreadable(error);
  tally.failed(selected, code, detail);
}

function isFull(error: unknown): boolean {
  return error instanceof Error && /os error (28|122)\)/.test(error.message);
}

function isOfFile(error: unknown): error is Error {
  return error instanceof Deno.errors.PermissionDenied || error instanceof Deno.errors.NotFound ||
    (error instanceof Error && /\(os error \d+\)/.test(error.message));
}

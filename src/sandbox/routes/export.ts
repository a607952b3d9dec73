import type { Actor, StoredEntry } from "../world_types.ts";
import type { State } from "../state/state.ts";
import { ContentHash } from "../content/content_hash.ts";
import { contentBody } from "../content/open_content.ts";
import { plain, under } from "../entries/refusals.ts";
import { metadata, viewOf } from "../listing/view.ts";
import type { Download } from "../wire/call.ts";
import { find } from "./files.ts";

/** files/export (dropbox-api.md 3.8): the copy of an item that has no bytes of its own to download. */
export function exportFile(state: State, actor: Actor, path: string, format?: string): Download {
  const { place, entry } = under("path", () => find(state, actor, path));
  if (entry.kind !== "file") throw plain("non_exportable");
  if (!entry.exportAs) throw plain("non_exportable");
  if (format !== undefined && !formatsOf(entry.exportAs).includes(format)) {
    throw plain("invalid_export_format");
  }
  const bytes = exportedBytes(state, entry, format ?? entry.exportAs);
  const hash = new ContentHash();
  hash.update(bytes);
  const view = viewOf(state, actor, place.namespace, place.seenAt);
  const name = entry.name.replace(/\.[^.]*$/, `.${format ?? entry.exportAs}`);
  return {
    result: {
      export_metadata: { name, size: bytes.length, export_hash: hash.digest(), paper_revision: 1 },
      file_metadata: metadata(state, view, entry),
    },
    body: bytes,
  };
}

function formatsOf(exportAs: string): string[] {
  return exportAs === "html" ? ["html", "markdown"] : [exportAs];
}

/** The stored content is the document's text; each form wraps it in its own way. */
function exportedBytes(state: State, entry: StoredEntry, format: string): Uint8Array<ArrayBuffer> {
  const stored = contentBody(state, entry.content!);
  if (!(stored instanceof Uint8Array)) throw plain("retry_error");
  const text = new TextDecoder().decode(stored);
  const shown = format === "html"
    ? `<!doctype html><meta charset="utf-8"><title>${entry.name}</title>${text}`
    : text;
  return new TextEncoder().encode(
    state.switches.exports_differ ? `${shown}<!-- ${nextStamp(state)} -->` : shown,
  );
}

function nextStamp(state: State): number {
  const stamp = state.sequence.next();
  state.sequence.save();
  return stamp;
}

import { type Actor, Refusal, type StoredEntry } from "../world_types.ts";
import type { State } from "../state/state.ts";
import { contentBody } from "../content/open_content.ts";
import { plain, under } from "../entries/refusals.ts";
import { metadata, viewOf } from "../listing/view.ts";
import type { Call, Download } from "../wire/call.ts";
import type { Dispatch } from "../wire/dispatch.ts";
import * as route from "../wire/routes/reading.ts";
import { byteRange } from "./byte_range.ts";
import { downloadZip } from "./download_zip.ts";
import { exportFile } from "./export.ts";
import { find } from "./files.ts";
import { temporaryLink } from "./temporary_link.ts";

/** Registers what gives bytes (dropbox-api.md 3.7 to 3.9). */
export function downloadRoutes(dispatch: Dispatch, state: State): void {
  dispatch
    .onDownload(route.download, (call) => download(state, call))
    .onDownload(route.downloadZip, ({ actor, arg }) => downloadZip(state, actor, arg.path))
    .on(
      route.getTemporaryLink,
      ({ actor, arg, headers }) => temporaryLink(state, actor, arg.path, originOf(headers)),
    )
    .onDownload(route.exportFile, ({ actor, arg }) => exportFile(state, actor, arg.path, arg.export_format));
}

/** Links name the origin that was called; in process there is none, and a client that maps hosts maps this one. */
function originOf(headers: Headers): string {
  const host = headers.get("host");
  return host ? `http://${host}` : "https://content.dropboxapi.com";
}

function download(
  state: State,
  { actor, arg, headers }: Call<{ path: string; rev?: string }>,
): Download | Response {
  const { entry, result } = under(
    "path",
    () => downloadable(state, actor, arg.rev ? `rev:${arg.rev}` : arg.path),
  );
  if (entry.exportAs !== undefined) throw plain("unsupported_file");
  const etag = `W/"${entry.rev}"`;
  if (headers.get("if-none-match") === etag) {
    return new Response(null, { status: 304, headers: { ETag: etag } });
  }
  const size = entry.content!.size;
  const range = byteRange(headers.get("range"), size);
  if (range === "unsatisfiable") {
    throw new Refusal(416, "Range not satisfiable", { "Content-Range": `bytes */${size}` });
  }
  const { start, end } = range ?? { start: 0, end: size };
  return {
    result,
    status: range ? 206 : 200,
    headers: {
      "Content-Length": String(end - start),
      "Original-Content-Length": String(size),
      "Accept-Ranges": "bytes",
      ETag: etag,
      ...(range ? { "Content-Range": `bytes ${start}-${end - 1}/${size}` } : {}),
    },
    body: contentBody(state, entry.content!, start, end),
  };
}

function downloadable(state: State, actor: Actor, path: string): { entry: StoredEntry; result: unknown } {
  const { place, entry } = find(state, actor, path);
  if (entry.kind !== "file") throw plain("not_file");
  const view = viewOf(state, actor, place.namespace, place.seenAt);
  if (view.traverseOnly) throw plain("not_found");
  return { entry, result: metadata(state, view, entry) };
}

import type { Actor } from "../world_types.ts";
import { plain, under } from "../entries/refusals.ts";
import { metadata, viewOf } from "../listing/view.ts";
import type { State } from "../state/state.ts";
import type { Download } from "../wire/call.ts";
import { zipItems } from "../zip/zip_items.ts";
import { zipStream } from "../zip/zip_stream.ts";
import { find } from "./files.ts";

/** files/download_zip (dropbox-api.md 3.9): a folder as one stream, without a length and without ranges. */
export function downloadZip(state: State, actor: Actor, path: string): Download {
  const { place, entry, view } = under("path", () => findFolder(state, actor, path));
  const { zip_method, zip_sizes, zip64_always } = state.switches;
  return {
    result: { metadata: metadata(state, view, entry) },
    headers: { "Content-Type": "application/zip" },
    body: zipStream(zipItems(state, actor, place, entry), {
      deflate: zip_method === "deflated",
      sizesAfter: zip_sizes === "after",
      wide: zip64_always,
    }),
  };
}

function findFolder(state: State, actor: Actor, path: string) {
  const { place, entry } = find(state, actor, path);
  if (entry.kind === "file") throw plain("not_folder");
  const view = viewOf(state, actor, place.namespace, place.seenAt);
  if (view.traverseOnly) throw plain("not_found");
  return { place, entry, view };
}

import { entryOf } from "./decode.ts";
import type { Link } from "./link.ts";
import { rpc } from "./rpc.ts";
import { type Acting, DropboxError, type Entry } from "./types.ts";

/**
 * What is at a path, `id:…`, `rev:…` or `ns:…` (dropbox-api §3.6). Fails `missing` where nothing is.
 * The root itself has no metadata, and by rev the symlink's target is lost.
 */
export async function metadata(
  link: Link,
  options: { acting: Acting; path: string; includeDeleted?: boolean; signal?: AbortSignal },
): Promise<Entry> {
  const { path, includeDeleted = false, ...rest } = options;
  const arg = { path, include_deleted: includeDeleted };
  const raw = await rpc(link, { ...rest, repeat: "always" }, (sdk) => sdk.filesGetMetadata(arg));
  const entry = entryOf(raw);
  if (!entry) {
    throw new DropboxError("refused", "unknown_kind", `Cannot tell what "${path}" is: ${raw[".tag"]}`);
  }
  return entry;
}

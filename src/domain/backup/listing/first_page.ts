import { type Acting, DropboxError, type ListPage } from "../../../dropbox/types.ts";
import type { Namespace } from "../../../storage/catalogue/namespaces.ts";
import { failureOf } from "../failure.ts";
import type { ListingParts } from "./listing.ts";

/** Refusals that tell more than that an administrator may not read here. */
const TELLING = new Set(["member_gone", "member_suspended"]);

/** Entries asked for per page: Dropbox's most. */
const PAGE = 2000;

/**
 * The first page of a complete listing, as the first who may read; no page where Dropbox falls silent over it. Throws
 * the refusal that says most.
 */
export async function firstPage(
  parts: ListingParts,
  namespace: Namespace,
): Promise<{ acting: Acting; page: ListPage | null }> {
  let refusal: DropboxError | null = null;
  for (const acting of parts.actings(namespace)) {
    // What one administrator may not see no other sees either; only who is none any more is followed by another.
    if (acting.admin && refusal && failureOf(refusal).code !== "admin_gone") continue;
    try {
      return { acting, page: await firstPageAs(acting, parts) };
    } catch (error) {
      if (!(error instanceof DropboxError) || !mayAnotherActing(error)) throw error;
      if (refusal === null || TELLING.has(failureOf(error).code)) refusal = error;
    }
  }
  throw refusal;
}

/** The first page as one reader; none where Dropbox falls silent over it. */
export async function firstPageAs(
  acting: Acting,
  { dropbox, signal }: ListingParts,
): Promise<ListPage | null> {
  try {
    return await dropbox.listFolder({
      acting,
      path: "",
      recursive: true,
      includeMounted: false,
      limit: PAGE,
      endsOnSilence: true,
      signal,
    });
  } catch (error) {
    if (isSilence(error)) return null;
    throw error;
  }
}

/** No answer began in time: a tree too large to be listed in one go (dropbox-api §3.1). */
export function isSilence(error: unknown): boolean {
  return error instanceof DropboxError && error.code === "timeout";
}

/** A refusal of who asks, which says nothing of what another may read. */
export function mayAnotherActing(error: DropboxError): boolean {
  const code = failureOf(error).code;
  return error.kind === "missing" || code === "no_access" || code === "admin_gone" || TELLING.has(code);
}

import { type Acting, DropboxError, type ListPage } from "../../dropbox/types.ts";
import type { Namespace } from "../../storage/catalogue/namespaces.ts";
import { failureOf } from "./failure.ts";
import type { ListingParts } from "./listing.ts";

/** Entries asked for per page: Dropbox's most. */
const PAGE = 2000;

/** The first page of a complete listing, as the first who may read. Throws what the best of them was refused with. */
export async function firstPage(
  parts: ListingParts,
  namespace: Namespace,
): Promise<{ acting: Acting; page: ListPage }> {
  let refusal: unknown;
  for (const acting of parts.actings(namespace)) {
    try {
      return { acting, page: await listAs(acting, parts) };
    } catch (error) {
      if (!(error instanceof DropboxError) || !mayAnotherActing(error)) throw error;
      refusal ??= error;
    }
  }
  throw refusal;
}

async function listAs(acting: Acting, { dropbox, signal }: ListingParts): Promise<ListPage> {
  return await dropbox.listFolder({
    acting,
    path: "",
    recursive: true,
    includeMounted: false,
    limit: PAGE,
    signal,
  });
}

/** A refusal of who asks, which says nothing of what another may read. */
export function mayAnotherActing(error: DropboxError): boolean {
  const code = failureOf(error).code;
  return error.kind === "missing" || code === "no_access" || code === "member_suspended" ||
    code === "member_gone";
}

import { findRepository } from "../../storage/catalogue/repositories.ts";
import { NotFound } from "../errors.ts";
import { ContentReader } from "./content_reader.ts";
import type { ExportParts } from "./export.ts";
import type { Selected } from "./walk_selection.ts";

/** Reads the contents of a task's repository. Throws `NotFound` before the first backup. */
export async function contentReader(
  parts: Pick<ExportParts, "catalogue" | "taskId" | "repository">,
): Promise<ContentReader> {
  const row = await findRepository(parts.catalogue.read, parts.taskId);
  if (!row) throw new NotFound("Cannot give anything back: there is no backup yet");
  return new ContentReader(parts.catalogue.read, row.id, parts.repository);
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

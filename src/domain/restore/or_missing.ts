import { DropboxError } from "../../dropbox/types.ts";

/** What Dropbox tells of a place; null where nothing is, or a file, or nobody may look. */
export async function orMissing<T>(asked: Promise<T>): Promise<T | null> {
  try {
    return await asked;
  } catch (error) {
    const nothing = error instanceof DropboxError && error.code !== "missing_scope" &&
      (error.kind === "missing" || error.kind === "forbidden" || /not_folder/.test(error.code));
    if (!nothing) throw error;
    return null;
  }
}

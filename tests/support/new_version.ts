import type { NewVersion } from "../../src/storage/catalogue/versions.ts";

/** A state that says only where it stands and what is given: nothing of a content, of nobody, of no time. */
export function newVersion(
  version: Pick<NewVersion, "nodeId" | "parentId" | "kind" | "name"> & Partial<NewVersion>,
): NewVersion {
  return {
    dropboxId: null,
    rev: null,
    size: 0,
    contentId: null,
    clientModified: 0,
    serverModified: 0,
    target: null,
    modifiedBy: null,
    unverified: false,
    ...version,
  };
}

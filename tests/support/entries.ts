import type { Entry, FileEntry, FolderEntry } from "../../src/dropbox/types.ts";

/** A file as a listing tells it: 5 bytes without a hash, unless `facts` say otherwise. */
export function file(path: string, facts: Partial<FileEntry> = {}): FileEntry {
  return {
    kind: "file",
    name: path.slice(path.lastIndexOf("/") + 1),
    pathLower: path.toLowerCase(),
    pathDisplay: path,
    id: `id:${path}`,
    rev: "r1",
    size: 5,
    contentHash: null,
    clientModified: 1,
    serverModified: 2,
    symlinkTarget: null,
    isDownloadable: true,
    exportAs: [],
    modifiedBy: null,
    ...facts,
  };
}

export function dir(path: string, name = path.slice(path.lastIndexOf("/") + 1)): FolderEntry {
  return {
    kind: "folder",
    name,
    pathLower: path.toLowerCase(),
    pathDisplay: path,
    id: `id:${path}`,
    mountedNamespace: null,
    noAccess: false,
    traverseOnly: false,
  };
}

export function gone(path: string): Entry {
  return { kind: "deleted", name: path.slice(path.lastIndexOf("/") + 1), pathLower: path, pathDisplay: path };
}

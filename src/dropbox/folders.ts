import type { files } from "dropbox";
import { folderOf } from "./decode.ts";
import { failureOfEntry } from "./errors.ts";
import { jobResult } from "./jobs.ts";
import type { Link } from "./link.ts";
import type { Outcome } from "./outcome.ts";
import { rpc } from "./rpc.ts";
import type { Acting, FolderEntry } from "./types.ts";

/** Makes a folder and those above it (dropbox-api §4.4). Fails `refused` with `path/conflict/folder` where it is. */
export async function createFolder(
  link: Link,
  options: { acting: Acting; path: string; autorename?: boolean; signal?: AbortSignal },
): Promise<FolderEntry> {
  const { acting, path, autorename = false, signal } = options;
  const rules = { acting, signal, repeat: autorename ? "when_refused" as const : "always" as const };
  const { metadata } = await rpc(link, rules, (sdk) => sdk.filesCreateFolderV2({ path, autorename }));
  return folderOf(metadata);
}

/**
 * Makes many folders, waiting for Dropbox to end the job (dropbox-api §4.4). Outcomes are in the order of `paths`;
 * one that is there fails as in {@link createFolder}.
 */
export async function createFolders(
  link: Link,
  options: { acting: Acting; paths: string[]; signal?: AbortSignal },
): Promise<Outcome<FolderEntry>[]> {
  const { acting, paths, signal } = options;
  const rules = { acting, signal, repeat: "always" as const };
  const launched = await rpc(link, rules, (sdk) => sdk.filesCreateFolderBatch({ paths }));
  const { entries } = await jobResult(link, launched, {
    route: "files/create_folder_batch",
    acting,
    signal,
    check: (sdk, arg) => sdk.filesCreateFolderBatchCheck(arg),
  });
  return entries.map(outcomeOf);
}

function outcomeOf(entry: files.CreateFolderBatchResultEntry): Outcome<FolderEntry> {
  if (entry[".tag"] === "success") return { ok: true, entry: folderOf(entry.metadata) };
  return { ok: false, error: failureOfEntry(entry.failure, "files/create_folder_batch") };
}

import { listPath, type SnapshotEntry, walkPath } from "../domain/snapshots/folders.ts";
import { chosenSnapshot, SNAPSHOT_OPTION } from "./chosen_snapshot.ts";
import { chosenTask, TASK_OPTION } from "./chosen_task.ts";
import { type Command, type Context, EXIT, type Exit } from "./command.ts";
import { bytesText, timeText } from "./quantities.ts";
import { shown } from "./shown.ts";
import { table } from "./table.ts";
import { tellLook } from "./tell_look.ts";

export const ls: Command = {
  name: "ls",
  group: "look",
  summary: "List a folder of a snapshot",
  usage: ["ls [PATH] [--snapshot SNAPSHOT] [--recursive] [--task NAME]"],
  about:
    "Members stand under /members, team folders under /team-folders, shared folders under /shared-folders and\n" +
    "wherever somebody has them mounted.",
  options: {
    ...TASK_OPTION,
    ...SNAPSHOT_OPTION,
    recursive: { help: "everything below, too" },
  },
  examples: [
    ["ls", "the top of the latest snapshot"],
    ['ls "/members/alice@acme.example/Projects" --snapshot 3', "a folder as it was at run 3"],
  ],
  json: "{ snapshot, run, entries: [{ path, name, kind: folder|file|export|symlink|mount, size, modified,\n" +
    "dropbox_id, rev, content_hash, unverified, target }] }",
  words: 1,
  run: list,
};

async function list({ args, out, signal, services }: Context): Promise<Exit> {
  const open = await services();
  const task = await chosenTask(open, args.text("task"));
  const db = open.catalogue.read;
  const run = await chosenSnapshot(db, task, args.text("snapshot") ?? "latest");
  await tellLook({ out }, open, task, { action: "content.browsed", detail: { snapshot: run.id } });
  const view = { db, taskId: task.id, run: run.id };
  const path = args.words[0] ?? "/";
  const entries: SnapshotEntry[] = [];
  for await (const entry of args.has("recursive") ? walkPath(view, path) : listPath(view, path)) {
    signal.throwIfAborted();
    entries.push(entry);
  }
  const document = { snapshot: run.snapshot_id, run: run.id, entries: entries.map(asDocument) };
  out.answer(document, () => asTable(entries, args.has("recursive")));
  return EXIT.ok;
}

/** Entries as `ls` and `find` tell them. */
export function asDocument({ path, name, kind, size, modified, item }: SnapshotEntry) {
  return {
    path,
    name,
    kind,
    size,
    modified: modified === null ? null : new Date(modified * 1000).toISOString(),
    dropbox_id: item?.dropbox_id ?? null,
    rev: item?.rev ?? null,
    content_hash: item?.content_hash?.toHex() ?? null,
    unverified: item?.unverified === 1,
    target: item?.target ?? null,
  };
}

export function asTable(entries: SnapshotEntry[], wholePaths: boolean): string {
  const rows = entries.map(({ path, name, kind, size, modified, item }) => {
    const label = shown(wholePaths ? path : name);
    const isFile = kind === "file" || kind === "export";
    return [
      kind,
      isFile ? bytesText(size) : "",
      modified === null ? "" : timeText(modified * 1000),
      kind === "folder" || kind === "mount"
        ? `${label}/`
        : item?.target
        ? `${label} -> ${shown(item.target)}`
        : label,
    ];
  });
  return rows.length === 0 ? "Nothing in it." : table(["KIND", ">SIZE", "MODIFIED (UTC)", "NAME"], rows);
}

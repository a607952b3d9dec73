import { fileURLToPath } from "node:url";
import type { Output } from "../output.ts";
import { bytesText, countText, secondsText } from "../quantities.ts";
import { quoted, resticCommands } from "../restic.ts";
import { runWords } from "../run_report.ts";
import { shown } from "../shown.ts";
import type { Story } from "./story.ts";

/** The one JSON document of `demo --once --json`. */
export function storyDocument(story: Story, seconds: number) {
  return {
    repository: story.repository,
    password_file: story.passwordFile,
    snapshots: [story.first.snapshotId, story.second.snapshotId],
    members: story.members,
    files: story.second.files,
    bytes: story.second.bytes,
    restored_files: story.restored.files,
    seconds,
  };
}

/** What was done, what to look at, and how to judge it with a program that is not ours. */
export function storyWords(
  out: Output,
  story: Story,
  settings: Record<string, string>,
  seconds: number,
): string {
  const { first, second, changes, restored, repository, passwordFile } = story;
  const short = (id: string) => id.slice(0, 8);
  return [
    "",
    out.bold(`Done in ${secondsText(seconds)}`),
    `${countText(story.members, "member")}, ${countText(second.files, "file")}, ${bytesText(second.bytes)}`,
    "",
    out.bold(`Snapshot ${short(first.snapshotId)}`),
    runWords(first),
    out.bold("Then, behind Dropkeep's back"),
    ...changes.map((line) => `  ${shown(line)}`),
    out.bold(`Snapshot ${short(second.snapshotId)}`),
    runWords(second),
    out.bold(`Restored ${shown(restored.path)}: ${countText(restored.files, "file")}`),
    "",
    out.bold("Look round, in another terminal"),
    ...Object.entries(settings).map(([name, value]) => `  export ${name}=${quoted(value)}`),
    `  alias dropkeep=${
      quoted(`${Deno.execPath()} run -A ${fileURLToPath(new URL("../../cli.ts", import.meta.url))}`)
    }`,
    "  dropkeep entities",
    "  dropkeep snapshots",
    `  dropkeep diff ${short(first.snapshotId)} ${short(second.snapshotId)}`,
    `  dropkeep ls ${quoted(restored.path)} --snapshot ${short(first.snapshotId)}`,
    "",
    out.bold("Judge it with stock restic, which knows nothing of us"),
    ...resticCommands({ kind: "disk", folder: repository }, passwordFile).map((line) => `  ${line}`),
  ].join("\n");
}

import { fileURLToPath } from "node:url";
import type { Output } from "../output.ts";
import { bytesText, countText, secondsText } from "../quantities.ts";
import { quoted, resticCommands } from "../../domain/exit/restic_commands.ts";
import { runWords } from "../run_report.ts";
import { shown } from "../shown.ts";
import type { DemoSignIn } from "./sign_in.ts";
import type { Story } from "./story.ts";

/** What is told of a demo. */
export interface Told {
  story: Story;
  /** Under which other commands work on its data. */
  settings: Record<string, string>;
  seconds: number;
  /** Whether it ends with the story. */
  once: boolean;
}

/** The one JSON document of `demo --once --json`. */
export function storyDocument(story: Story, { email, passwordFile }: DemoSignIn, seconds: number) {
  return {
    repository: story.repository,
    password_file: story.passwordFile,
    snapshots: [story.first.snapshotId, story.second.snapshotId],
    members: story.members,
    files: story.second.files,
    bytes: story.second.bytes,
    restored_files: story.restored.files,
    seconds,
    sign_in: { email, password_file: passwordFile },
  };
}

/** What was done, what to look at, and how to judge it with a program that is not ours. */
export function storyWords(out: Output, { story, settings, seconds, once }: Told): string {
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
    // While the portal serves, it alone has the data folder.
    out.bold(once ? "Look round, in another terminal" : "Look round by commands, once the portal is stopped"),
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

/** Where the portal is, by what one signs in, and how to begin with nothing. */
export function portalWords(
  out: Output,
  url: string,
  { email, password }: DemoSignIn,
  { DROPKEEP_DATA, DROPKEEP_DROPBOX_ORIGIN }: Record<string, string>,
): string {
  // The portal's cookies are kept on localhost alone where there is no HTTPS.
  const at = url.replace("//127.0.0.1:", "//localhost:");
  return [
    "",
    out.bold(`The portal: ${at}`),
    `  sign in as  ${email}`,
    `  password    ${password}`,
    "",
    out.bold("Or begin with nothing, as a customer does"),
    `  sign up     ${at}signup`,
    `  the mail with its link is a text in ${DROPKEEP_DATA}/mail`,
    `  ${email} reads it at ${at}operator/mails`,
    `  + Add Backup Task leads to the Dropbox on ${DROPKEEP_DROPBOX_ORIGIN}, where you agree as its admin`,
    "",
    "Serving until Ctrl-C.",
  ].join("\n");
}

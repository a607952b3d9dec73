import type { ExitDoor } from "./exit_door.ts";

/** What a recovery kit says: with it and access to the storage everything is recoverable, without Dropkeep. */
export function kitText(
  made: { account: string; task: string; name: string; at: Date },
  door: Pick<ExitDoor, "repositoryId" | "place" | "variables" | "commands">,
  key: { keyId: string; password: string; passwordFile: string },
): string {
  return [
    "DROPKEEP RECOVERY KIT",
    "",
    `Backups of:  ${oneLine(made.task)} (${oneLine(made.account)})`,
    `Made:        ${made.at.toISOString()} by ${oneLine(made.name)}`,
    `Repository:  ${door.repositoryId}`,
    `Where:       ${door.place}`,
    `Key:         ${key.keyId.slice(0, 8)}`,
    "",
    `Password:    ${key.password}`,
    "",
    "Keep it where neither Dropkeep nor the storage is: who has this password and access to the storage reads",
    "everything. Nobody can show it again; another kit has another password.",
    "",
    "WITHOUT DROPKEEP",
    "",
    "The storage is a restic repository (https://restic.net, any version from 0.14 on).",
    `1. Put the password into a file ${key.passwordFile}, as its first line.`,
    `2. Give restic access to the storage:`,
    ...variableLines(door.variables).map((line) => `     ${line}`),
    "3. Look, check, and take everything back:",
    ...door.commands(key.passwordFile).map((line) => `     ${line}`),
    "",
  ].join("\n");
}

/** `export NAME=value`; what is a secret, or unknown, is one's own. */
export function variableLines(variables: ExitDoor["variables"]): string[] {
  const lines = Object.entries(variables).map(([name, value]) => `export ${name}=${value ?? "…"}`);
  return lines.length > 0 ? lines : ["(nothing is needed: it is a folder)"];
}

/** Names are people's: a break in one must not look like a line of the kit. */
function oneLine(text: string): string {
  return text.replace(/\p{Cc}/gu, " ");
}

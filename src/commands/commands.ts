import type { Command } from "./command.ts";

/** Every command, in the order of the overview. Its code is the file of its name, which exports it under that. */
export const COMMAND_NAMES = [
  "demo",
  "connect",
  "tasks",
  "start",
  "backup",
  "watch",
  "runs",
  "entities",
  "snapshots",
  "ls",
  "find",
  "diff",
  "access",
  "restore",
  "export",
  "check",
  "audit",
  "users",
  "recovery-key",
  "keys",
  "forget",
  "prune",
  "rebuild-index",
  "repair",
  "erase",
  "rebuild-catalogue",
  "backup-self",
  "restore-self",
];

/**
 * Loads one command, and nothing that others need; null where none has this name. Trap: a path that Deno can read in the
 * source it looks up before the program starts, each with a look at every package (0.2 s in all; measured).
 */
export async function loadCommand(name: string): Promise<Command | null> {
  if (!COMMAND_NAMES.includes(name)) return null;
  const word = name.replaceAll("-", "_");
  const file = new URL(`./${word}.ts`, import.meta.url).href;
  const { [word]: command } = await import(file) as Record<string, Command>;
  return command!;
}

/** Every command, for the overview. */
export async function loadCommands(): Promise<Command[]> {
  return await Promise.all(COMMAND_NAMES.map(async (name) => (await loadCommand(name))!));
}

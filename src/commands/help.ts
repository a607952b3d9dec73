import { EVERYWHERE } from "./arguments.ts";
import { type Command, GROUPS, type Option } from "./command.ts";

const EXITS = [
  ["0", "all of it was done"],
  ["1", "it failed; the message says why and what helps"],
  ["2", "the command line or a setting is wrong"],
  ["3", "done in part: what is missing is listed"],
  ["4", "locked or in use by another program"],
  ["130", "stopped by Ctrl-C or SIGTERM; what was done is kept, but for a zip"],
];

/** All commands, by what a person wants. */
export function overview(commands: Command[], version: string): string {
  const groups = Object.entries(GROUPS).map(([group, title]) => {
    const lines = commands.filter((one) => one.group === group).map((one) => [one.name, one.summary]);
    return `${title}\n${columns(lines)}`;
  });
  return [
    `Dropkeep ${version} backs up whole Dropbox teams into repositories that stock restic reads.`,
    "Usage: dropkeep COMMAND [OPTIONS]     dropkeep COMMAND --help     dropkeep --version",
    ...groups,
    `Every command\n${optionLines(EVERYWHERE)}`,
    `Exit codes\n${columns(EXITS)}`,
    "Settings come from the environment: DROPKEEP_DATA (default ./data), DROPKEEP_STORE (a folder or\n" +
    "s3://bucket/prefix), DROPKEEP_DROPBOX_APP_KEY and _APP_SECRET, and those that the README lists.\n" +
    "New here? dropkeep demo",
  ].join("\n\n");
}

/** One command: its forms, its options, examples, and what `--json` prints. */
export function manual(command: Command): string {
  const usage = command.usage.map((line) => `  dropkeep ${line}`).join("\n");
  const examples = command.examples.map(([line, what]) => `  dropkeep ${line}\n      ${what}`).join("\n");
  return [
    `${command.summary}.`,
    `Usage\n${usage}`,
    ...(command.about ? [command.about] : []),
    `Options\n${optionLines({ ...command.options, ...EVERYWHERE })}`,
    `Examples\n${examples}`,
    `JSON\n  ${command.json.replaceAll("\n", "\n  ")}`,
  ].join("\n\n");
}

function optionLines(options: Record<string, Option>): string {
  return columns(
    Object.entries(options).map(([name, { value, help }]) => [
      value ? `--${name} ${value}` : `--${name}`,
      help,
    ]),
  );
}

function columns(rows: string[][]): string {
  const width = Math.max(...rows.map(([left]) => left!.length));
  return rows.map(([left, right]) => `  ${left!.padEnd(width)}  ${right}`).join("\n");
}

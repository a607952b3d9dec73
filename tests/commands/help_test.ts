import { describe, expect, it } from "vitest";
import { COMMAND_NAMES, loadCommands } from "../../src/commands/commands.ts";
import { manual } from "../../src/commands/help.ts";
import { runCli } from "./cli.ts";

const COMMANDS = await loadCommands();

describe("dropkeep --help", () => {
  it("names every command and every exit code, and needs no setting", async () => {
    const { code, stdout, stderr } = await runCli(["--help"], { env: { DROPKEEP_PORT: "wrong" } });

    expect([code, stderr]).toEqual([0, ""]);
    for (const { name, summary } of COMMANDS) {
      expect(stdout).toMatch(new RegExp(`^  ${name} +${summary}$`, "m"));
    }
    for (const exit of [0, 1, 2, 3, 4, 130]) expect(stdout).toMatch(new RegExp(`^  ${exit} +\\w`, "m"));
  });

  it.each(COMMANDS)("tells how $name is used, with examples, on a terminal of 120 columns", (command) => {
    const text = manual(command);

    expect(text).toContain(`Usage\n  dropkeep ${command.name}`);
    expect(text).toContain(`Examples\n  dropkeep ${command.name}`);
    expect(text).toContain("\nJSON\n");
    expect(text.split("\n").filter((line) => line.length > 120)).toEqual([]);
  });

  it("loads each command by the name that it has", () => {
    expect(COMMANDS.map(({ name }) => name)).toEqual(COMMAND_NAMES);
  });

  it("is a document where --json stands alone", async () => {
    const { code, json, stderr } = await runCli(["--json"]);

    expect([code, stderr]).toEqual([0, ""]);
    expect(json.help).toContain("Usage: dropkeep COMMAND");
  });

  it("tells of one command alone", async () => {
    const { code, stdout } = await runCli(["backup", "--help"]);

    expect([code, stdout]).toEqual([0, `${manual(COMMANDS.find(({ name }) => name === "backup")!)}\n`]);
  });
});

describe("a wrong command line", () => {
  it.each([
    [["backpu"], 'Cannot run "backpu": there is no such command; did you mean "backup"? See dropkeep --help'],
    [["--json", "tasks"], "Cannot use --json here: a command stands first; see dropkeep --help"],
    [["backup", "--taks", "Acme"], "Cannot use --taks: there is no such option; did you mean --task?"],
    [["backup", "--task"], "Cannot use --task without NAME"],
    [["backup", "--task", "--json"], "Cannot use --task without NAME"],
    [["backup", "now"], 'Cannot use "now": that is one word too many'],
    [["check", "--read-data=yes"], "Cannot use --read-data with a value: it is a switch"],
    [["runs", "--limit", "many"], 'Cannot use --limit "many": give a whole number from 1 on'],
    [["runs", "shwo", "1"], 'Cannot run "runs shwo": give show or nothing'],
  ])("%j ends with one sentence and exit code 2", async (args, sentence) => {
    const { code, stderr, stdout } = await runCli(args);

    expect(code).toBe(2);
    expect(stderr).toBe(`${sentence}\n`);
    if (args.includes("--json")) expect(stdout).toContain('"usage"');
    else expect(stdout).toBe("");
  });

  it("is told to programs as a document too", async () => {
    const { json, code } = await runCli(["lss", "--json"]);

    expect(code).toBe(2);
    expect(json).toEqual({ error: { code: "usage", message: expect.stringContaining('did you mean "ls"') } });
  });
});

import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { connectedWorld } from "./backed_up_world.ts";
import type { CliWorld } from "./cli.ts";
import { withoutProgress } from "./expecting.ts";
import { hearing } from "./hearing.ts";

const CLI = fileURLToPath(new URL("../../src/cli.ts", import.meta.url));
const hasScript = spawnSync("script", ["--version"]).status === 0;

let world: CliWorld;

beforeEach(async () => {
  world = await connectedWorld({ files: 500 });
});
afterEach(() => world.close());

/** Runs the program on a terminal of so many columns; everything that it draws. */
async function onTerminal(args: string, columns: number, env: Record<string, string> = {}): Promise<string> {
  const command = `stty cols ${columns}; '${Deno.execPath()}' run -A --quiet --no-check '${CLI}' ${args}`;
  const { stdout } = await new Deno.Command("script", {
    args: ["-qec", command, "/dev/null"],
    env: { ...world.env, ...env },
    stdin: "null",
  }).output();
  return new TextDecoder().decode(stdout);
}

describe.skipIf(!hasScript)("on a terminal", () => {
  it("redraws one line that never breaks, and takes it away at the end", async () => {
    await world.control("POST", "faults", { route: "files/list_folder", times: 5, effect: { delay: 300 } });

    const drawn = await onTerminal("backup", 60);

    // deno-lint-ignore no-control-regex -- what a terminal is told
    const lines = [...drawn.matchAll(/\r\x1b\[2K([^\r\n\x1b]*)/g)].map(([, text]) => text!);
    expect(lines.some((line) => /^Acme: .*listed/.test(line))).toBe(true);
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThan(60);
    expect(lines.at(-1)).toBe("");
    expect(drawn).toContain("\x1b[32mSuccess\x1b[0m");
  });

  it("paints nothing where NO_COLOR is set", async () => {
    const drawn = await onTerminal("backup", 100, { NO_COLOR: "1" });

    expect(drawn).toContain("Success");
    // deno-lint-ignore no-control-regex -- a colour
    expect(drawn).not.toMatch(/\x1b\[\d+m/);
  });
});

describe("beside a terminal", () => {
  it("says every 10 s where it stands and what it waits for", async () => {
    await world.control("POST", "faults", { route: "files/list_folder", effect: { hang: true } });
    const child = world.start(["backup"]);
    const told = hearing(child.stderr);

    await told.until(/^Acme: \S.*; waiting for Dropbox or the storage, no news for \d+(\.\d)? s\n/m);

    child.kill("SIGKILL");
    await Promise.all([child.status, told.ended, child.stdout.cancel()]);
  });

  it("keeps standard output for the answer alone", async () => {
    const { stdout, stderr } = await world.run(["backup", "--json"]);

    expect(JSON.parse(stdout).runs[0].state).toBe("success");
    expect(withoutProgress(stderr)).toBe("");
  });

  it("ends with a sentence where nobody reads any more", async () => {
    await world.run(["backup"]);
    const child = world.start(["ls", "/", "--recursive", "--json"]);
    await child.stdout.cancel();

    const stderr = await new Response(child.stderr).text();

    expect((await child.status).code).toBe(1);
    expect(stderr).toMatch(/^Cannot go on: nobody reads the output any more/);
  });
});

it("tells with DROPKEEP_LOG=debug where in the code a failure comes from, and otherwise never", async () => {
  const quiet = await world.run(["ls", "/nope"]);
  const loud = await world.run(["ls", "/nope"], { env: { DROPKEEP_LOG: "debug" } });

  expect(quiet.stderr.trimEnd().split("\n")).toHaveLength(1);
  expect(loud.stderr).toMatch(/^\s+at .*\.ts:\d+/m);
});

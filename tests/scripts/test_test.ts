import { fileURLToPath } from "node:url";
import { beforeAll, describe, expect, it } from "vitest";

const SCRIPT = fileURLToPath(new URL("../../scripts/test.sh", import.meta.url));
const TRIAL = fileURLToPath(new URL("../fixtures/failing/vitest.config.ts", import.meta.url));

/** Stands for deno: nothing to install, another config, and gates that say what they are told. */
const STAND_IN = `#!/usr/bin/env bash
case $1 in
  install | check) exit 0 ;;
  fmt) echo all is in form; exit 0 ;;
  lint) for line in {1..30}; do echo "lint: line $line"; done; exit 1 ;;
esac
exec "$REAL_DENO" "\${@/#vitest.config.ts/$TRIAL}"
`;

describe("deno task test", () => {
  let code: number, lines: string[];
  beforeAll(async () => {
    const folder = await Deno.makeTempDir();
    await Deno.writeTextFile(`${folder}/deno`, STAND_IN, { mode: 0o755 });
    const { PATH, HOME, DENO_DIR } = Deno.env.toObject();
    const env = {
      PATH: PATH!,
      HOME: HOME!,
      ...DENO_DIR && { DENO_DIR },
      REAL_DENO: Deno.execPath(),
      TRIAL,
      DENO_BIN: `${folder}/deno`,
      DROPKEEP_TEST_INSTALL: "no",
    };
    const ended = await new Deno.Command("bash", { args: [SCRIPT], clearEnv: true, env }).output();
    code = ended.code;
    lines = new TextDecoder().decode(ended.stdout).trimEnd().split("\n");
    await Deno.remove(folder, { recursive: true });
  });

  const told = (name: string) => {
    const from = lines.indexOf(`FAILED: ${name}`);
    expect([name, from]).not.toEqual([name, -1]);
    const to = lines.findIndex((line, at) => at > from && !line.startsWith("  "));
    return lines.slice(from + 1, to).map((line) => line.slice(2));
  };

  it("fails, and ends with the count of all that failed", () => {
    expect(code).toBe(1);
    expect(lines.at(-1)).toBe("2 passed, 6 failed, 2 skipped");
  });

  it("tells before it each that failed, and nothing else", () => {
    const first = lines.findIndex((line) => line.startsWith("FAILED: "));

    const between = lines.slice(first, -1).filter((line) => !line.startsWith("  "));
    expect(between).toHaveLength(6);
    expect(between.every((line) => line.startsWith("FAILED: "))).toBe(true);
  });

  it("tells a test's first error, where it was and how it differs", () => {
    const [error, place, ...diff] = told("sums_trial.ts > a sum > is wrong");

    expect(error).toBe("AssertionError: expected { sum: 2 } to deeply equal { sum: 3 }");
    expect(place).toMatch(/^at .*\/failing\/sums_trial\.ts:5:\d+$/);
    expect(diff.map((line) => line.trim())).toContain('-   "sum": 3,');
  });

  it("cuts a long error to twelve lines", () => {
    expect(told("sums_trial.ts > a sum > is long")).toHaveLength(11);
  });

  it.each([
    ["sums_trial.ts > a world that cannot be made", "Error: no room for a world"],
    ["broken_trial.ts", "Error: this file does not load"],
  ])("tells the set-up of %s", (name, error) => {
    expect(told(name)[0]).toBe(error);
  });

  it("tells an error that nobody caught, and amid which test", () => {
    const name = lines.find((line) => line.startsWith("FAILED: unhandled error"));

    expect(name).toMatch(/unheard_trial\.ts > leaves a promise that nobody waits for$/);
    expect(told(name!.slice("FAILED: ".length))[0]).toBe("Error: nobody hears me");
  });

  it("tells the first lines of a gate that failed, and nothing of one that held", () => {
    expect(told("deno lint")).toEqual(Array.from({ length: 11 }, (_, n) => `lint: line ${n + 1}`));
    expect(lines).not.toContain("all is in form");
  });
});

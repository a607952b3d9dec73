import { copyFileSync, cpSync, mkdirSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Mutant, MUTANTS } from "./trials/mutants.ts";
import { UPKEEP_MUTANTS } from "./trials/upkeep_mutants.ts";

/** Whatever the trials need to run, beside the packages. */
const FOLDERS = ["src", "migrations", "scripts", "tests/support", "tests/faults"];

describe("the oracle", () => {
  let folder: string;
  beforeAll(async () => {
    folder = await Deno.makeTempDir({ prefix: "dropkeep-test-" });
    mkdirSync(`${folder}/tests`);
    for (const name of FOLDERS) cpSync(name, join(folder, name), { recursive: true });
    for (const name of ["deno.json", "deno.lock"]) copyFileSync(name, join(folder, name));
    symlinkSync(join(Deno.cwd(), "node_modules"), join(folder, "node_modules"));
  });
  afterAll(() => Deno.remove(folder, { recursive: true }));

  it.each(MUTANTS)("sees a backup that $does", async (mutant) => {
    const said = await withEdits(
      folder,
      mutant,
      () => trial(folder, JSON.stringify(mutant.strike), mutant.from),
    );

    expect(said).toMatch(/^FOUND/);
    expect(said).toMatch(mutant.says);
  }, 180_000);

  it.each(UPKEEP_MUTANTS)("sees a program that $does", async (mutant) => {
    const said = await withEdits(folder, mutant, () => trial(folder, "upkeep"));

    expect(said).toMatch(/^FOUND/);
    expect(said).toMatch(mutant.says);
  }, 180_000);

  it("has nothing to say of the program as it is", async () => {
    expect(await trial(folder, "upkeep")).toMatch(/^nothing was found/);
  }, 180_000);
});

async function withEdits<T>(
  folder: string,
  { file, edits }: Pick<Mutant, "file" | "edits">,
  work: () => Promise<T>,
): Promise<T> {
  const path = join(folder, file);
  const before = Deno.readTextFileSync(path);
  Deno.writeTextFileSync(path, edits.reduce((text, edit) => edited(text, edit, file), before));
  try {
    return await work();
  } finally {
    Deno.writeTextFileSync(path, before);
  }
}

function edited(text: string, [from, to]: [string, string], file: string): string {
  if (text.split(from).length !== 2) {
    throw new Error(
      `Cannot make the mutant: ${file} does not hold ${JSON.stringify(from)} once; name the new text`,
    );
  }
  return text.replace(from, () => to);
}

async function trial(folder: string, what: string, from = 1): Promise<string> {
  const args = ["run", "-A", "--quiet", "--no-check", "tests/faults/trials/main.ts", what, String(from)];
  const { stdout, stderr } = await new Deno.Command(Deno.execPath(), { args, cwd: folder, stdin: "null" })
    .output();
  const decoder = new TextDecoder();
  return decoder.decode(stdout) + decoder.decode(stderr);
}

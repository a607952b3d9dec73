/**
 * Tells what failed, each with the first lines of its error, and then the count as one plain line,
 * `12 passed, 0 failed, 3 skipped`, alone and last: all that is left of a log that is cut off.
 * Arguments: the report of `test_report.ts`, the folder of what failed gates said (a file each, named for the gate),
 * and the exit code so far (a run that failed must not read as if it had not).
 */
import type { Failure, TestReport } from "./test_report.ts";

const FAILURES_AT_MOST = 40;
const LINES_AT_MOST = 12;
const LETTERS_AT_MOST = 300;

const [report = "", gates = "", code = "1"] = Deno.args;
const { passed, skipped, failures } = readReport(report);
const failed = [...failures, ...readGates(gates)];
// What fails the run and is none of these counts as one.
if (!failed.length && (code !== "0" || !passed)) {
  failed.push({ name: "the run itself", lines: [`ended with ${code}`] });
}

for (const { name, lines } of failed.slice(0, FAILURES_AT_MOST)) {
  console.log(
    [`FAILED: ${name}`, ...lines.map((line) => `  ${line}`)].slice(0, LINES_AT_MOST).map(cut).join("\n"),
  );
}
if (failed.length > FAILURES_AT_MOST) console.log(`FAILED: ${failed.length - FAILURES_AT_MOST} more`);
console.log(`${passed} passed, ${failed.length} failed${skipped ? `, ${skipped} skipped` : ""}`);
Deno.exit(failed.length ? 1 : 0);

function readReport(path: string): TestReport {
  try {
    return JSON.parse(Deno.readTextFileSync(path));
  } catch (error) {
    const lines = [`Cannot count the tests: ${error instanceof Error ? error.message : error}`];
    return { passed: 0, skipped: 0, failures: [{ name: "vitest", lines }] };
  }
}

function readGates(folder: string): Failure[] {
  return [...Deno.readDirSync(folder)].map(({ name }) => ({
    name: `deno ${name}`,
    lines: Deno.readTextFileSync(`${folder}/${name}`).split("\n").filter((line) => line.trim() !== ""),
  }));
}

function cut(line: string): string {
  return line.length > LETTERS_AT_MOST ? `${line.slice(0, LETTERS_AT_MOST)}…` : line;
}

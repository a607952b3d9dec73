import { stripVTControlCharacters } from "node:util";
import type { Reporter, SerializedError, TestCase, TestModule, TestSuite } from "vitest/node";

/** What `count_tests.ts` tells of a run of vitest. */
export interface TestReport {
  passed: number;
  skipped: number;
  failures: Failure[];
}

/** A test, a file's or suite's set-up, or an error that none of them caught. */
export interface Failure {
  /** File and full name. */
  name: string;
  /** Its first error, then any others, a line each. */
  lines: string[];
}

/** Names the file that a run's report is written to. */
export const TEST_REPORT = "DROPKEEP_TEST_REPORT";

/** A reporter of vitest: its own JSON report knows neither errors of set-ups nor those that nobody caught. */
export default class TestReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], unhandled: readonly SerializedError[]): void {
    const tests = modules.flatMap((module) => [...module.children.allTests()]);
    const having = (...states: string[]) =>
      tests.filter((test) => states.includes(test.result().state)).length;
    const report: TestReport = {
      passed: having("passed"),
      skipped: having("skipped", "pending"),
      failures: [...modules.flatMap(failuresOf), ...unhandled.map(nobodysFailure)],
    };
    Deno.writeTextFileSync(Deno.env.get(TEST_REPORT)!, JSON.stringify(report));
  }
}

function failuresOf(module: TestModule): Failure[] {
  const { relativeModuleId: file, children } = module;
  const loading = failure(file, module.errors());
  const suites = [...children.allSuites()].map((suite) => failure(nameOf(suite), suite.errors()));
  const tests = [...children.allTests("failed")].map((test) =>
    failure(nameOf(test), test.result().errors ?? [])
  );
  const ended = !["queued", "pending"].includes(module.state());
  return [
    ...[loading, ...suites].filter(({ lines }) => lines.length > 0),
    ...tests,
    ...ended ? [] : [{ name: file, lines: ["did not end"] }],
  ];
}

function nobodysFailure(error: SerializedError): Failure {
  const { VITEST_TEST_PATH: path = "", VITEST_TEST_NAME: name = "" } = error;
  return failure(["unhandled error", path, name].filter((part) => part !== "").join(" > "), [error]);
}

function failure(name: string, errors: readonly SerializedError[]): Failure {
  return { name, lines: errors.flatMap(linesOf) };
}

function nameOf(task: TestCase | TestSuite): string {
  return `${task.module.relativeModuleId} > ${task.fullName}`;
}

function linesOf({ name, message, diff, stacks }: SerializedError): string[] {
  const place = stacks?.map(({ file, line, column }) => `at ${file}:${line}:${column}`).slice(0, 1) ?? [];
  const text = [`${name ?? "Error"}: ${message}`, ...place, diff ?? ""].join("\n");
  return stripVTControlCharacters(text).split("\n").filter((line) => line.trim() !== "");
}

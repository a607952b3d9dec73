/**
 * Prints vitest's own result as one plain line, `12 passed, 0 failed, 3 skipped`, alone and last.
 * Arguments: vitest's JSON report, and the exit code so far (a run that failed must not read as if it had not).
 */

interface Result {
  numPassedTests: number;
  numFailedTests: number;
  numPendingTests: number;
  numTodoTests: number;
}

const [report = "", code = "1"] = Deno.args;
const { passed, failed, skipped } = count(readResult(report), code !== "0");
console.log(`${passed} passed, ${failed} failed${skipped ? `, ${skipped} skipped` : ""}`);
Deno.exit(failed || !passed ? 1 : 0);

function readResult(path: string): Result {
  try {
    return JSON.parse(Deno.readTextFileSync(path));
  } catch (error) {
    console.error(`Cannot count the tests: ${error instanceof Error ? error.message : error}`);
    return { numPassedTests: 0, numFailedTests: 0, numPendingTests: 0, numTodoTests: 0 };
  }
}

// A gate, a file that does not load or an unhandled error fails the run without failing a test: it counts as one.
function count(result: Result, hasFailed: boolean) {
  return {
    passed: result.numPassedTests,
    failed: Math.max(result.numFailedTests, hasFailed || !result.numPassedTests ? 1 : 0),
    skipped: result.numPendingTests + result.numTodoTests,
  };
}

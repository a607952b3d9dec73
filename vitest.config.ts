import { defineConfig } from "vitest/config";
import { BaseSequencer, type TestSpecification } from "vitest/node";

/** What takes longest begins first, or one core waits at the end for what the other has yet to do. */
const LONGEST = [
  "faults/simulation",
  "browser/pages",
  "faults/every_step",
  "browser/axe",
  "faults/mutants",
  "faults/kill_commands",
  "domain/upkeep/prune_among_others",
  "commands/keys",
  "faults/s3_run",
  "domain/upkeep/erase",
  "domain/upkeep/repair",
];

const ALL = "tests/**/*_test.{ts,tsx}";
/** Each of these has a process of its own: they start programs and leave them in the middle, or weigh their own memory. */
const ALONE = [
  "tests/{browser,commands,faults}/**/*_test.{ts,tsx}",
  "tests/storage/repository/{compress,file_writer_memory}_test.ts",
];

class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rank = ({ moduleId }: TestSpecification) => {
      const at = LONGEST.findIndex((name) => moduleId.includes(`/tests/${name}_test.`));
      return at === -1 ? LONGEST.length : at;
    };
    return (await super.sort(files)).sort((a, b) => rank(a) - rank(b));
  }
}

export default defineConfig({
  oxc: { jsx: { runtime: "automatic", importSource: "hono/jsx", development: false } },
  test: {
    pool: "forks",
    // One more than the two cores of CI: tests wait too, for locks to settle, for programs and for servers.
    maxWorkers: 3,
    // Three workers leave no core for V8's own threads: eight seeds took 8.2 s of CPU with them, and take 7.3 without.
    execArgv: ["--single-threaded"],
    sequence: { sequencer: LongestFirst },
    testTimeout: 120_000,
    hookTimeout: 180_000,
    globalSetup: ["tests/support/global_setup.ts"],
    projects: [
      { extends: true, test: { name: "alone", include: ALONE } },
      // Files of one worker, one after the other: to load and compile the program anew for each was a third of their work.
      { extends: true, test: { name: "shared", include: [ALL], exclude: ALONE, isolate: false } },
    ],
  },
});

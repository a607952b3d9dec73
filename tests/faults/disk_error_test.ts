import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Installation, installation } from "../support/installation.ts";
import { acknowledgedIsThere } from "./oracle/acknowledged.ts";
import { judged } from "./oracle/judged_installation.ts";
import { nothingIsLost } from "./oracle/verdict.ts";
import { withoutStrace } from "./power/strace_log.ts";
import { smallTeam } from "./trials/small_team.ts";

/** Which call fails, the first of a process is 1, alone or (`+`) with all after it. */
const ALL = Number(Deno.env.get("DROPKEEP_TEST_DISK_ERRORS") ?? 0);
const WHEN = ALL
  ? Array.from({ length: ALL }, (_, i) => [`${i + 1}`, `${i + 1}+`]).flat()
  : ["2", "5+", "9+", "13"];
const FAULTS = (["fsync,fdatasync", "pwrite64"] as const).flatMap((calls) =>
  WHEN.map((when) => [calls, when] as const)
);

describe.skipIf(withoutStrace())("a disk that fails under the real program", { timeout: 120_000 }, () => {
  let dropkeep: Installation;
  let failed = 0;
  beforeAll(async () => {
    dropkeep = await installation({ team: smallTeam });
    await dropkeep.json("backup");
  });
  afterAll(() => dropkeep.close());

  it.each(FAULTS)(
    "at %s number %s loses nothing acknowledged, and the next run completes [fault 5]",
    async (calls, when) => {
      const recipe = { seed: failed, size: 9_000 };
      await dropkeep.control("POST", "put", { member: "bob", path: `/${calls} ${when}.bin`, recipe });

      const ended = await dropkeep.run(["backup"], { under: failing(calls, when) });
      await judged(dropkeep, acknowledgedIsThere);
      const next = await dropkeep.json("backup");

      if (ended.code !== 0) failed++;
      if (ended.code !== 0) expectTold(ended);
      expect(next.runs[0].state).toBe("success");
      await judged(dropkeep, nothingIsLost);
    },
  );

  it("was told of half of them at least", () => {
    expect(failed).toBeGreaterThanOrEqual(FAULTS.length / 2);
  });
});

function failing(calls: string, when: string): string[] {
  const quiet = ["-f", "--seccomp-bpf", "-qq", "-o", "/dev/null", "-e", "signal=none"];
  return ["strace", ...quiet, "-e", `trace=${calls}`, "-e", `inject=${calls}:error=EIO:when=${when}`];
}

/** In a sentence about the disk, with what to do. */
function expectTold({ code, stderr }: Deno.CommandOutput) {
  const said = new TextDecoder().decode(stderr);
  expect([code, said]).toEqual([1, expect.stringMatching(/check the disk|Look at the disk|check its owner/)]);
  expect(said).not.toMatch(/something that it does not know|\bat .*\.ts:\d+/);
}

import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Installation, installation } from "../support/installation.ts";
import { withoutStrace } from "./power/strace_log.ts";
import { cutPower, recordBackup, type Recording } from "./power/power_trial.ts";
import { Random } from "./trials/random.ts";
import { smallTeam } from "./trials/small_team.ts";

/** More by `DROPKEEP_TEST_CUTS=2000`; other moments and torn sectors by `DROPKEEP_TEST_SEED=n`. */
const CUTS = Number(Deno.env.get("DROPKEEP_TEST_CUTS") ?? 100);
const SEED = Number(Deno.env.get("DROPKEEP_TEST_SEED") ?? 1);

describe.skipIf(withoutStrace())("a power cut at any time", () => {
  let dropkeep: Installation;
  let recording: Recording;
  beforeAll(async () => {
    dropkeep = await installation({ team: smallTeam });
    await dropkeep.json("backup");
    for (let n = 0; n < 12; n++) {
      const recipe = { seed: n, size: 3_000 * n };
      await dropkeep.control("POST", "put", { member: "bob", path: `/new/${n}.bin`, recipe });
    }
    await dropkeep.control("POST", "delete", { member: "alice", path: "/notes.txt" });
    recording = await recordBackup(dropkeep);
  });
  afterAll(() => dropkeep.close());

  it(
    `loses nothing acknowledged in ${CUTS} cuts that tear and drop what was not synced [fault 4]`,
    async () => {
      const told = await cutPower(recording, CUTS, new Random(SEED));

      expect(recording.ops.filter((op) => op.kind === "sync").length).toBeGreaterThan(30);
      expect(told, "cuts after the run's end was told").toBeGreaterThan(0);
    },
    60_000 + CUTS * 2_000,
  );

  it.each([["objects", /\/\.tmp-/], ["commits", /-wal$/], ["names", /objects\/.*[^/]{2}$/]])(
    "would lose them if %s were not synced: the oracle sees it",
    async (what, path) => {
      const ops = recording.ops.filter((op) => op.kind !== "sync" || !path.test(op.path));
      // Whoever was told of nothing misses no commit.
      const from = what === "commits" ? ops.findIndex((op) => op.kind === "said") : 0;

      await expect(cutPower({ ...recording, ops }, 300, new Random(SEED), from)).rejects.toThrow(
        /power cut \d+ after/,
      );
    },
    300_000,
  );
});

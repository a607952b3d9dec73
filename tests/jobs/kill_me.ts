import { takeBackAll } from "../../src/domain/jobs/reap.ts";
import { Runner } from "../../src/jobs/runner.ts";
import { openDatabase } from "../../src/storage/database/doors.ts";
import type { ControlTables } from "../../src/storage/database/control_tables.ts";
import { endless, runnerParts } from "./runners.ts";

const CONTROL = new URL("../../migrations/control/", import.meta.url);

/** A process that takes back what was left, begins the job, says so, and waits to be killed. */
const [file, at] = Deno.args;
const control = await openDatabase<ControlTables>(file!, { migrations: CONTROL });
const clock = { wall: Number(at), monotonic: 0 };
await takeBackAll(control, { now: new Date(clock.wall), random: () => 0.5 });
// What was pushed forward after a crash is due by then.
clock.wall += 60_000;
const kind = endless([]);
new Runner(runnerParts(control, [{
  name: "backup",
  run: (work) => {
    console.log(work.job.subject);
    return kind.run(work);
  },
}], clock)).start();

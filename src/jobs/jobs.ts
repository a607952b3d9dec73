import { Cron } from "croner";
import { takeBackAll } from "../domain/jobs/reap.ts";
import type { Followers } from "./followers.ts";
import { Runner, type RunnerParts } from "./runner.ts";
import { type SelfCopies, tick } from "./schedule.ts";

export interface JobsParts extends RunnerParts {
  followers: Followers;
  selfCopies: SelfCopies;
  /** What else is looked at with each tick. */
  onTick(): Promise<unknown>;
}

/** What goes on beside the pages. */
export interface Jobs {
  /** Jobs under way. */
  readonly running: number;
  readonly isStopping: boolean;
  /** Milliseconds since the last tick that looked through the schedule; what reads `/readyz` wants it small. */
  lag(): number;
  /** No new job is begun; what is under way stops where it is and is gone on with after the next start. */
  stop(): Promise<void>;
}

/** Seconds at which the schedule is looked at. */
const TICK = "*/15 * * * * *";

/** Takes back what a process before this one left behind, then begins: the tick asks, the runner does. */
export async function startJobs(parts: JobsParts): Promise<Jobs> {
  const { control, now, random, monotonic, log, followers, selfCopies, onTick } = parts;
  const left = await takeBackAll(control, { now: now(), random });
  if (left > 0) log({ event: "jobs.resumed", count: left });
  const runner = new Runner(parts);
  let last = monotonic();
  const once = async () => {
    await tick(control, selfCopies, now());
    // The schedule has been looked at: what goes wrong below is in the log and no reason to restart the server.
    last = monotonic();
    await followers.tick();
    await onTick();
  };
  const failed = (error: unknown) => log({ event: "schedule.tick_failed", error });
  const cron = new Cron(TICK, { protect: true, catch: failed }, once);
  await once().catch(failed);
  runner.start();
  let isStopping = false;
  return {
    get isStopping() {
      return isStopping;
    },
    get running() {
      return runner.running;
    },
    lag: () => monotonic() - last,
    stop: async () => {
      isStopping = true;
      cron.stop();
      await Promise.all([followers.stop(), runner.stop()]);
    },
  };
}

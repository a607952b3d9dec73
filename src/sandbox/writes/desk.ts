import type { State } from "../state/state.ts";
import type { WorldVerbs } from "../world_types.ts";
import { Jobs } from "./jobs.ts";
import { NamespaceLocks } from "./namespace_locks.ts";
import { RefusedWrites } from "./refused_writes.ts";
import { Turns } from "./sessions/turns.ts";
import { prepareTables } from "./tables.ts";

/** How the service behaves in time; may be changed while it runs. */
export interface Pace {
  /** How long a commit holds the lock of its namespaces at least, milliseconds. */
  commit_ms: number;
  /** Polls of a job that answer in_progress at least. */
  job_polls: number;
  /** Folders up to this number are made at once, more in a job (dropbox-api §4.4: 2 sync, 100 async). */
  folders_at_once: number;
}

const defaultPace: Pace = { commit_ms: 2, job_polls: 1, folders_at_once: 20 };

/** What every write works with. */
export interface Desk {
  world: WorldVerbs;
  state: State;
  locks: NamespaceLocks;
  jobs: Jobs;
  /** One caller at a time at each upload session. */
  turns: Turns;
  refused: RefusedWrites;
  pace: Pace;
}

export function openDesk(world: WorldVerbs, state: State, pace: Partial<Pace> = {}): Desk {
  prepareTables(state.db);
  Deno.mkdirSync(`${state.dir}/sessions`, { recursive: true });
  const whole = { ...defaultPace, ...pace };
  const [locks, jobs] = [new NamespaceLocks(whole), new Jobs(state, whole)];
  return { world, state, locks, jobs, turns: new Turns(), refused: new RefusedWrites(), pace: whole };
}

import { setImmediate as nextTurn } from "node:timers/promises";
import type { State } from "../state/state.ts";
import { type Actor, Refusal } from "../world_types.ts";

interface JobRow {
  kind: string;
  owner: string;
  result: string | null;
  polls: number;
}

const CRASHED = "null";

/** Work that answers later: launched, polled by its `dbjid:`, its result kept in the world's database. */
export class Jobs {
  #state: State;
  #pace: { job_polls: number };
  #running = new Set<Promise<void>>();

  /** `job_polls`: how many polls answer in_progress at least, however fast the work was. */
  constructor(state: State, pace: { job_polls: number }) {
    this.#state = state;
    this.#pace = pace;
    // What ran when the process died can never finish: its state is unknown, and is told so.
    state.db.run("update write_jobs set result = ? where result is null", CRASHED);
  }

  /** Starts `work` in its own turn and answers the job's id. */
  launch(kind: string, actor: Actor, work: () => Promise<unknown>): string {
    const id = this.#newId();
    this.#state.db.run("insert into write_jobs (id, kind, owner) values (?, ?, ?)", id, kind, ownerOf(actor));
    const running = nextTurn().then(work).then(
      (result) => this.#keep(id, JSON.stringify(result)),
      (error) => {
        console.error(`Cannot finish job "${id}":`, error);
        this.#keep(id, CRASHED);
      },
    ).finally(() => this.#running.delete(running));
    this.#running.add(running);
    return id;
  }

  /** The job's result, or null while it runs. Refuses with PollError. */
  check(kind: string, actor: Actor, id: string): unknown {
    const row = this.#state.db.row<JobRow>(
      "select kind, owner, result, polls from write_jobs where id = ?",
      id,
    );
    if (row?.kind !== kind || row.owner !== ownerOf(actor)) {
      throw new Refusal(409, { ".tag": "invalid_async_job_id" });
    }
    this.#state.db.run("update write_jobs set polls = polls + 1 where id = ?", id);
    if (row.result === null || row.polls < this.#pace.job_polls) return null;
    if (row.result === CRASHED) throw new Refusal(409, { ".tag": "internal_error" });
    return JSON.parse(row.result);
  }

  /** Resolves when no job runs. */
  async settled(): Promise<void> {
    while (this.#running.size > 0) await Promise.all(this.#running);
  }

  #keep(id: string, result: string): void {
    this.#state.db.run("update write_jobs set result = ? where id = ?", result, id);
  }

  #newId(): string {
    const { sequence } = this.#state;
    const letters = [1, 2, 3, 4].map(() => sequence.letters(5)).join("");
    sequence.save();
    return `dbjid:${letters.slice(0, 84)}`;
  }
}

function ownerOf(actor: Actor): string {
  return actor.memberId ?? "team";
}

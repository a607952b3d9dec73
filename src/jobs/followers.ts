import type { ControlDatabase } from "../domain/control.ts";
import { enqueue } from "../domain/jobs/queue.ts";
import { followingTasks, type Subject } from "../domain/jobs/subjects.ts";

export interface FollowerParts {
  control: ControlDatabase;
  now(): Date;
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
  /** Resolves when something of the task has changed in Dropbox, or it is time to look. */
  untilOccasion(task: Subject, signal: AbortSignal): Promise<void>;
  log(line: { event: string } & Record<string, unknown>): void;
}

/** After a watch that failed, in milliseconds. */
const AGAIN = 60_000;

/** X3: tasks that follow changes are asked for whenever Dropbox tells of one. One watch a task; rows say which there are. */
export class Followers {
  #parts: FollowerParts;
  #watches = new Map<string, { over: AbortController; ended: Promise<void> }>();

  constructor(parts: FollowerParts) {
    this.#parts = parts;
  }

  /** Begins the watches that are missing and ends those of tasks that do not follow any more. */
  async tick() {
    const tasks = await followingTasks(this.#parts.control.read);
    const wanted = new Set(tasks.map((task) => task.id));
    for (const [id, watch] of this.#watches) if (!wanted.has(id)) this.#end(id, watch.over);
    for (const task of tasks) if (!this.#watches.has(task.id)) this.#begin(task);
  }

  async stop() {
    const ended = [...this.#watches.values()].map((watch) => watch.ended);
    for (const [id, { over }] of this.#watches) this.#end(id, over);
    await Promise.all(ended);
  }

  #begin(task: Subject) {
    const over = new AbortController();
    this.#watches.set(task.id, { over, ended: this.#follow(task, over.signal) });
  }

  #end(id: string, over: AbortController) {
    this.#watches.delete(id);
    over.abort(new Error("the task does not follow changes any more"));
  }

  async #follow(task: Subject, signal: AbortSignal) {
    for (let isFirst = true; !signal.aborted;) {
      try {
        if (!isFirst) await this.#parts.untilOccasion(task, signal);
        if (!signal.aborted) await this.#ask(task);
        isFirst = false;
      } catch (error) {
        if (signal.aborted) return;
        this.#parts.log({ event: "watch.failed", task: task.id, error });
        await this.#parts.sleep(AGAIN, signal);
      }
    }
  }

  async #ask({ account, id }: Subject) {
    const { control, now } = this.#parts;
    const job = { account, kind: "backup" as const, subject: id, askedBy: null, now: now() };
    await control.write((trx) => enqueue(trx, job));
  }
}

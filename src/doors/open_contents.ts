import { contentReader } from "../domain/export/selected_contents.ts";
import type { ContentReader } from "../domain/export/content_reader.ts";
import { NotFound } from "../domain/errors.ts";
import { findTask } from "../domain/tasks/tasks.ts";
import type { Services } from "../services.ts";
import { openTask } from "../task_services.ts";

/** A repository that pages read from stays open for so long, in milliseconds: a film comes in hundreds of pieces. */
const KEPT = 5 * 60_000;
const MOST = 20;

type Known = { since: number; reader: Promise<ContentReader> };

/** Repositories of tasks, opened when a page first reads from them. */
export class OpenContents {
  #known = new Map<string, Known>();

  constructor(readonly services: Pick<Services, "forAccount" | "now">) {}

  /** Throws `NotFound` before the first backup, `RepositoryError`, `StoreError`. */
  async of(account: string, taskId: string): Promise<ContentReader> {
    const now = this.services.now().getTime();
    for (const [task, { since }] of this.#known) {
      if (now - since > KEPT || now < since || this.#known.size > MOST) this.#known.delete(task);
    }
    const key = `${account} ${taskId}`;
    const reader = this.#known.get(key)?.reader ?? this.#open(account, taskId);
    if (!this.#known.has(key)) this.#known.set(key, { since: now, reader });
    reader.catch(() => this.#known.delete(key));
    return await reader;
  }

  async #open(account: string, taskId: string): Promise<ContentReader> {
    const own = await this.services.forAccount(account);
    const { repositoryId } = await findTask(own.control.read, account, taskId);
    if (repositoryId === null) throw new NotFound("Cannot show anything: there is no backup yet");
    const { repository } = await openTask(own, taskId);
    return await contentReader({ catalogue: own.catalogue, taskId, repository });
  }
}

import { contentReader } from "../domain/export/selected_contents.ts";
import type { ContentReader } from "../domain/export/content_reader.ts";
import { NotFound } from "../domain/errors.ts";
import { findTask } from "../domain/tasks/tasks.ts";
import type { Services } from "../services.ts";
import type { Repository } from "../storage/repository/repository.ts";
import { openTask } from "../task_services.ts";

/** A repository that pages and downloads read from stays open for so long, in milliseconds: both come in hundreds of pieces. */
const KEPT = 5 * 60_000;
const MOST = 20;

interface Opened {
  repository: Repository;
  contents: ContentReader;
}

/** Repositories of tasks, opened when somebody first reads from them: it takes a listing, two objects and scrypt. */
export class OpenRepositories {
  #known = new Map<string, { since: number; opened: Promise<Opened> }>();

  constructor(readonly services: Pick<Services, "forAccount" | "now">) {}

  /** Throws `NotFound` before the first backup, `RepositoryError`, `StoreError`. */
  async of(account: string, taskId: string): Promise<Opened> {
    const now = this.services.now().getTime();
    for (const [task, { since }] of this.#known) {
      if (now - since > KEPT || now < since || this.#known.size > MOST) this.#known.delete(task);
    }
    const key = `${account} ${taskId}`;
    const opened = this.#known.get(key)?.opened ?? this.#open(account, taskId);
    if (!this.#known.has(key)) this.#known.set(key, { since: now, opened });
    opened.catch(() => this.#known.delete(key));
    return await opened;
  }

  async #open(account: string, taskId: string): Promise<Opened> {
    const own = await this.services.forAccount(account);
    const { repositoryId } = await findTask(own.control.read, account, taskId);
    if (repositoryId === null) throw new NotFound("Cannot show anything: there is no backup yet");
    const { repository } = await openTask(own, taskId);
    const contents = await contentReader({ catalogue: own.catalogue, taskId, repository });
    return { repository, contents };
  }
}

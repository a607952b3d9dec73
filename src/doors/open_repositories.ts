import { clearTimeout, setTimeout } from "node:timers";
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

/**
 * Repositories of tasks, opened when somebody first reads from them: it takes a listing, two objects and scrypt. Their keys
 * are in memory meanwhile, and no longer.
 */
export class OpenRepositories {
  #known = new Map<string, { opened: Promise<Opened>; timer: ReturnType<typeof setTimeout> }>();
  #kept: number;

  /** `kept`: milliseconds. */
  constructor(readonly services: Pick<Services, "forAccount">, kept = KEPT) {
    this.#kept = kept;
  }

  /** Of how many the keys are in memory. */
  get size(): number {
    return this.#known.size;
  }

  /** Throws `NotFound` before the first backup, `RepositoryError`, `StoreError`. */
  async of(account: string, taskId: string): Promise<Opened> {
    const key = `${account} ${taskId}`;
    return await (this.#known.get(key)?.opened ?? this.#keep(key, this.#open(account, taskId)));
  }

  /** Lets go of the keys of an account, or of one task of it: they are deleted. */
  forget(account: string, taskId = ""): void {
    for (const key of this.#known.keys()) if (key.startsWith(`${account} ${taskId}`)) this.#drop(key);
  }

  #keep(key: string, opened: Promise<Opened>): Promise<Opened> {
    const timer = setTimeout(() => this.#drop(key), this.#kept);
    timer.unref();
    this.#known.set(key, { opened, timer });
    opened.catch(() => this.#drop(key));
    const [oldest] = this.#known.keys();
    if (this.#known.size > MOST) this.#drop(oldest!);
    return opened;
  }

  #drop(key: string): void {
    clearTimeout(this.#known.get(key)?.timer);
    this.#known.delete(key);
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

import type { Tokens } from "../../../dropbox/types.ts";
import type { PackRow } from "../../../storage/catalogue/packs.ts";
import { Asks } from "./asks.ts";
import type { Calls } from "../call_counts.ts";
import { failureOf } from "../failure.ts";
import { giveToken } from "./give_token.ts";
import type { Hand } from "./hand.ts";
import type { FetchJob, FolderJob, FromHand, JobContent, JobFailure, MadeBlob } from "./messages.ts";
import { Post } from "./post.ts";
import type { RunWait } from "../waits.ts";

/** A job whose bytes were handed to packs. */
export interface StoredJob {
  job: FetchJob;
  content: Omit<JobContent, "job">;
}

export interface CrewEvents {
  /** Which of these blobs need not be stored by the asker. */
  known(ids: string[]): Promise<boolean[]>;
  stored(contents: StoredJob[]): void;
  failed(job: FetchJob, failure: JobFailure): void;
  pack(pack: PackRow): void;
  broken(failure: JobFailure): void;
  /** A pipeline has died, with these jobs in hand. */
  crashed(failure: JobFailure, jobs: number[]): void;
  /** Calls to Dropbox that a pipeline made since it told last. */
  called(calls: Calls): void;
  waiting(wait: RunWait): void;
}

/** Shares work among pipelines and hears what became of it. */
export class Crew {
  #posts: Post[];
  #tokens: Tokens;
  #events: CrewEvents;
  #flushes = new Asks<void>();
  #room: (() => void)[] = [];
  #closed: Error | null = null;

  constructor(hands: Hand[], tokens: Tokens, events: CrewEvents) {
    this.#tokens = tokens;
    this.#events = events;
    this.#posts = hands.map((hand) => new Post(hand));
    for (const post of this.#posts) {
      post.hand.onMessage = (message) => this.#hear(post, message);
      post.hand.onCrash = (reason) => this.#crash(post, reason);
    }
  }

  /**
   * Hands each job, and each folder as a whole, to the pipeline with the least to do, and waits where that one has enough
   * ahead of it: the others have more, and one that reads a large file is to read little beside it.
   */
  async fetch(jobs: (FetchJob | FolderJob)[]) {
    for (const job of jobs) {
      while (this.#leastLoaded.isFull()) {
        this.#send();
        this.#refuseClosed();
        await new Promise<void>((wake) => this.#room.push(wake));
      }
      this.#refuseClosed();
      this.#leastLoaded.assign(job);
    }
    this.#send();
  }

  get #leastLoaded(): Post {
    return this.#posts.reduce((least, one) => one.load < least.load ? one : least);
  }

  #send() {
    for (const post of this.#posts) post.send();
  }

  /**
   * Blobs made here: trees, and what a snapshot says of itself. One pipeline packs them all, faster than they are made: two
   * would keep twice the memory, and end in two packs that are not full.
   */
  store(kind: "data" | "tree", blobs: MadeBlob[]) {
    if (blobs.length > 0) this.#posts[0]!.hand.send({ type: "blobs", kind, blobs });
  }

  /** Resolves when all that was handed over is in the store and was reported. */
  flush(): Promise<void> {
    return this.#ask(true);
  }

  /** Resolves when all that was handed to `store` is in packs, which may still be open. */
  catchUp(): Promise<void> {
    return this.#ask(false);
  }

  async #ask(seal: boolean) {
    this.#refuseClosed();
    await Promise.all(this.#posts.map(({ hand }) => {
      return this.#flushes.put((ask) => hand.send({ type: "flush", ask, seal }));
    }));
    this.#refuseClosed();
  }

  /** Ends the pipelines, and whoever waits for them fails with `reason`. */
  close(reason: Error) {
    this.#closed ??= reason;
    for (const post of this.#posts) post.hand.close();
    for (const wake of this.#room.splice(0)) wake();
    this.#flushes.answerAll();
  }

  #refuseClosed() {
    if (this.#closed) throw this.#closed;
  }

  #hear(post: Post, message: FromHand) {
    if (this.#closed) return;
    if (message.type === "ask") {
      this.#events.known(message.ids).then(
        (known) => post.hand.send({ type: "known", ask: message.ask, known }),
        (error) => this.#events.broken({ ...failureOf(error), stopsRun: true }),
      );
    } else if (message.type === "token") giveToken(post.hand, this.#tokens, message.ask, message.stale);
    else if (message.type === "stored") this.#stored(post, message.contents);
    else if (message.type === "failed") {
      const job = this.#settle(post, message.job);
      if (job) this.#events.failed(job, message.failure);
    } else if (message.type === "pack") this.#events.pack(message.pack);
    else if (message.type === "waiting") this.#events.waiting(message.wait);
    else if (message.type === "broken") this.#events.broken(message.failure);
    else if (message.type === "flushed") {
      this.#events.called(message.calls);
      this.#flushes.answer(message.ask);
    }
  }

  #stored(post: Post, contents: JobContent[]) {
    this.#events.stored(contents.flatMap((content) => {
      const job = this.#settle(post, content.job);
      return job ? [{ job, content }] : [];
    }));
  }

  #settle(post: Post, id: number): FetchJob | undefined {
    const job = post.settle(id);
    if (job) this.#room.splice(0).forEach((wake) => wake());
    return job;
  }

  /** A pipeline that dies takes its packs in the making with it: the run stops, what is committed stays. */
  #crash(post: Post, reason: string) {
    const jobs = post.jobs();
    const [first] = jobs;
    const others = jobs.length > 1 ? " and others" : "";
    const detail = first ? `${reason} (while reading ${JSON.stringify(first.path)}${others})` : reason;
    this.#events.crashed({ code: "crashed_worker", detail, stopsRun: true }, jobs.map(({ id }) => id));
  }
}

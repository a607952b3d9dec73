import type { Fetch } from "./webhook.ts";

/** One POST of a notification; status 0 where no answer came. */
export interface Delivery {
  body: string;
  tries: number;
  status: number;
}

/** Doubling from a second, tries fill about ten minutes (dropbox-api.md 2.7). */
const most_tries = 10;
const first_pause_ms = 1000;
/** An endpoint has so long to answer. */
const patience_ms = 10_000;

/** Sends notifications, and those that were not taken again, later and later. */
export class Deliveries {
  retryMs = first_pause_ms;
  sent: Delivery[] = [];
  #fetch: Fetch;
  #waiting = new Set<ReturnType<typeof setTimeout>>();
  #underway = new Set<Promise<void>>();
  #closed = new AbortController();

  constructor(fetch: Fetch) {
    this.#fetch = fetch;
  }

  send(url: string, body: string, signature: string): void {
    const delivery = { body, tries: 0, status: 0 };
    this.sent.push(delivery);
    this.#post(url, delivery, signature);
  }

  async close(): Promise<void> {
    this.#closed.abort();
    for (const timer of this.#waiting) clearTimeout(timer);
    await Promise.allSettled(this.#underway);
  }

  #post(url: string, delivery: Delivery, signature: string): void {
    const work = this.#try(url, delivery, signature).finally(() => this.#underway.delete(work));
    this.#underway.add(work);
  }

  async #try(url: string, delivery: Delivery, signature: string): Promise<void> {
    delivery.tries++;
    delivery.status = await this.#statusOf(url, delivery.body, signature);
    const taken = delivery.status >= 200 && delivery.status < 300;
    if (taken || delivery.tries === most_tries || this.#closed.signal.aborted) return;
    const timer = setTimeout(() => {
      this.#waiting.delete(timer);
      this.#post(url, delivery, signature);
    }, this.retryMs * 2 ** (delivery.tries - 1));
    this.#waiting.add(timer);
  }

  async #statusOf(url: string, body: string, signature: string): Promise<number> {
    const headers = {
      "Content-Type": "application/json",
      "User-Agent": "DropboxWebhooks/1.0",
      "X-Dropbox-Signature": signature,
    };
    const signal = AbortSignal.any([AbortSignal.timeout(patience_ms), this.#closed.signal]);
    try {
      const answer = await this.#fetch(url, { method: "POST", body, headers, signal, redirect: "manual" });
      await answer.body?.cancel();
      return answer.status;
    } catch {
      return 0; // Whatever kept the answer away, the notification is sent again.
    }
  }
}

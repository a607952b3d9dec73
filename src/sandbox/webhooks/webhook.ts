import type { App } from "../oauth/app.ts";
import type { State } from "../state/state.ts";
import { Deliveries, type Delivery } from "./deliveries.ts";
import { notificationFor, type Reader } from "./notification.ts";
import { changedMembers } from "./changed_members.ts";
import { signatureOf } from "./signature.ts";

export type Fetch = (url: string, init: RequestInit) => Promise<Response>;

export interface WebhookParts {
  state: State;
  app: App;
  fetch: Fetch;
}

/** How the next notifications are spoilt, for tests of who receives them. */
export interface Sending {
  /** Each comes so many times. */
  times?: number;
  /** Signed with another secret. */
  forged?: boolean;
}

/** The app's one webhook (dropbox-api.md 2.7): proved by a challenge, then told who changed, never what. */
export class Webhook {
  #parts: WebhookParts;
  #deliveries: Deliveries;
  #url: string | null = null;
  /** Journal position up to which changes were told. */
  #told = 0;

  constructor(parts: WebhookParts) {
    this.#parts = parts;
    this.#deliveries = new Deliveries(parts.fetch);
  }

  get url(): string | null {
    return this.#url;
  }

  get sent(): Delivery[] {
    return this.#deliveries.sent;
  }

  /** Changes from now on are told there. Throws where the challenge does not come back as it was sent. */
  async register(url: string, retryMs?: number): Promise<void> {
    const challenge = this.#parts.state.sequence.letters(21);
    const asked = new URL(url);
    asked.searchParams.set("challenge", challenge);
    const answer = await this.#parts.fetch(asked.href, {
      redirect: "error",
      signal: AbortSignal.timeout(10_000),
    });
    const text = await answer.text();
    if (answer.status !== 200 || text !== challenge) {
      throw new TypeError(`Cannot register "${url}": it answered the challenge by ${answer.status} ${text}`);
    }
    this.#deliveries.retryMs = retryMs ?? this.#deliveries.retryMs;
    this.#told = this.#parts.state.sequence.last;
    this.#url = url;
  }

  remove(): void {
    this.#url = null;
  }

  /** Tells who sees what was changed since the last look. */
  look(): void {
    const { state } = this.#parts;
    if (this.#url === null || state.sequence.last === this.#told) return;
    const members = changedMembers(state, this.#told);
    this.#told = state.sequence.last;
    this.notify(members);
  }

  /** Tells that these members changed: one notification for the team's link, one for the persons'. */
  notify(members: string[], { times = 1, forged = false }: Sending = {}): void {
    const { app, state } = this.#parts;
    if (this.#url === null) return;
    for (const reader of ["team", "user"] as Reader[]) {
      const body = notificationFor(state, reader, members);
      if (body === null) continue;
      const signature = signatureOf(body, forged ? `not ${app.secret}` : app.secret);
      for (let n = 0; n < times; n++) this.#deliveries.send(this.#url, body, signature);
    }
  }

  /** Nothing more is sent, and nothing tried again. */
  close(): Promise<void> {
    this.#url = null;
    return this.#deliveries.close();
  }
}

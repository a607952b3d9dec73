import {
  type DueMail,
  dueMails,
  type DueRow,
  markMailFailed,
  markMailSent,
  nextMailAt,
  openMail,
} from "../domain/mails/outbox.ts";
import { answerDoor } from "../domain/people/answer_door.ts";
import { nextRequestAt, putOff, waitingRequests } from "../domain/people/door.ts";
import type { Portal } from "../domain/portal.ts";

/** Why a mail was not taken. */
export interface Failure {
  words: string;
  permanent: boolean;
}

export interface MailingOptions {
  portal: Portal;
  /** Sends one mail; answers null, or why it was not taken. */
  deliver(mail: DueMail): Promise<Failure | null>;
  /** 0 to 1, for jitter. */
  random(): number;
  log(line: Record<string, unknown>): void;
}

const BATCH = 20;
/** A clock that was set, or a nudge that was lost, is noticed after this. */
const LONGEST_SLEEP = 30_000;
const SHORTEST_SLEEP = 200;

/** Answers requests and sends mails, as long as it runs. Rows say what is due; `nudge` says to look now. */
export class Mailing {
  readonly #options: MailingOptions;
  #wake: () => void = () => {};
  #stopped = false;
  #running: Promise<void> | null = null;

  constructor(options: MailingOptions) {
    this.#options = options;
  }

  start() {
    this.#running ??= this.#run();
  }

  /** Something may be due now. */
  nudge() {
    this.#wake();
  }

  /** Resolves when the mail under way is done. */
  async stop() {
    this.#stopped = true;
    this.#wake();
    await this.#running;
  }

  /** Does all that is due now; answers how much that was. */
  async once(): Promise<number> {
    const requests = await waitingRequests(this.#options.portal, BATCH);
    for (const request of requests) await this.#answer(request);
    const { control, now } = this.#options.portal;
    const mails = await dueMails(control.read, now(), BATCH);
    for (const mail of mails) if (!this.#stopped) await this.#send(mail);
    return requests.length + mails.length;
  }

  async #run() {
    while (!this.#stopped) {
      const awake = new Promise<void>((wake) => this.#wake = wake);
      const done = await this.once().catch((error: Error) => this.#tell(error));
      if (done === 0) await this.#sleep(awake);
    }
  }

  async #answer(request: Awaited<ReturnType<typeof waitingRequests>>[number]) {
    try {
      await answerDoor(this.#options.portal, request);
    } catch (error) {
      this.#tell(error as Error);
      await putOff(this.#options.portal, request);
    }
  }

  async #send(row: DueRow) {
    const { portal, deliver } = this.#options;
    const mail = await openMail(portal.keys, row).catch((error: Error) => error);
    if (mail instanceof Error) return await this.#failed(row, unreadable(mail));
    const failure = await deliver(mail);
    if (failure !== null) return await this.#failed(row, failure);
    await markMailSent(portal.control, portal.keys, row, portal.now());
  }

  async #failed(row: DueRow, failure: Failure) {
    const { portal, random, log } = this.#options;
    log({ level: "warn", job: "mailing", mail: row.id, why: failure.words });
    await markMailFailed(portal.control, portal.keys, row, failure, { now: portal.now(), random: random() });
  }

  /** Until the next row is due, a nudge, or for half a minute. */
  async #sleep(awake: Promise<void>) {
    const wait = await this.#untilDue().catch((error: Error) => this.#tell(error) || LONGEST_SLEEP);
    let timer: ReturnType<typeof setTimeout> | undefined;
    await Promise.race([awake, new Promise((done) => timer = setTimeout(done, wait))]);
    clearTimeout(timer);
  }

  /** Milliseconds; a row that could not be done just now is not looked at again at once. */
  async #untilDue(): Promise<number> {
    const { control, now } = this.#options.portal;
    const next = [await nextMailAt(control.read), await nextRequestAt(control.read)].filter((at) =>
      at !== null
    );
    return Math.max(SHORTEST_SLEEP, Math.min(LONGEST_SLEEP, ...next.map((at) => at - now().getTime())));
  }

  #tell(error: Error): number {
    this.#options.log({ level: "error", job: "mailing", error: error.name, message: error.message });
    return 0;
  }
}

function unreadable({ message }: Error): Failure {
  return { words: `It cannot be opened: ${message}`, permanent: true };
}

import { beat, type Claim, lookAtClaim } from "../domain/jobs/claim.ts";
import { fail, finish, finishCanceled, type Outcome, release } from "../domain/jobs/settle.ts";
import type { Kind } from "./kind.ts";
import type { RunnerParts } from "./runner.ts";
import { Stopped } from "./stops.ts";

/** How often a running job's row is looked at, for a wish to cancel it, in milliseconds. */
const LOOK = 1_000;

type End = { outcome: Outcome } | { error: unknown };

/** One claimed job on its way to its end. Every word about it is written under its fence. */
export class RunningJob {
  readonly claim: Claim;
  /** Resolves when nothing of it goes on; never rejects. */
  readonly ended: Promise<void>;
  #parts: RunnerParts;
  #kind: Kind;
  #stop = new AbortController();
  #over = new AbortController();
  #beaten: number;

  constructor(parts: RunnerParts, kind: Kind, claim: Claim) {
    this.#parts = parts;
    this.#kind = kind;
    this.claim = claim;
    this.#beaten = parts.monotonic();
    this.ended = this.#live();
  }

  /** Its work is cut off; the row says that it is to be gone on with. */
  stop() {
    this.#stop.abort(new Stopped("stopping"));
  }

  async #live() {
    const watching = this.#watch();
    const end = await this.#work();
    try {
      const isOurs = await this.#settle(end);
      this.#tell(isOurs, end);
    } catch (error) {
      // The database refused: the lease runs out, and the job is taken back then.
      this.#parts.log({ event: "job.unsettled", ...this.#name(), error });
    }
    this.#over.abort();
    await watching;
  }

  async #work(): Promise<End> {
    try {
      return { outcome: await this.#kind.run({ job: this.claim.job, signal: this.#stop.signal }) };
    } catch (error) {
      return { error };
    }
  }

  /** False where another runner has it by now. */
  async #settle(end: End): Promise<boolean> {
    const { control, now, random } = this.#parts;
    const { claim } = this;
    return await control.write(async (trx) => {
      if ("outcome" in end) return await finish(trx, claim, end.outcome, now());
      const why = this.#whyStopped();
      if (why === "canceled") return await finishCanceled(trx, claim, now());
      if (why === "stopping") return await release(trx, claim, now());
      return await fail(trx, claim, end.error, { now: now(), random });
    });
  }

  #whyStopped(): Stopped["why"] | null {
    const { signal } = this.#stop;
    return signal.aborted && signal.reason instanceof Stopped ? signal.reason.why : null;
  }

  #tell(isOurs: boolean, end: End) {
    const how = isOurs ? "outcome" in end ? end.outcome.state : this.#whyStopped() ?? "failed" : "lost";
    const error = "error" in end && how !== "stopping" ? end.error : undefined;
    this.#parts.log({ event: "job.ended", ...this.#name(), how, error });
  }

  #name() {
    const { id, kind, account, attempt } = this.claim.job;
    return { job: id, kind, account, attempt };
  }

  /** By a timer of its own, so that work without progress beats too. */
  async #watch() {
    const { signal } = this.#over;
    while (!signal.aborted) {
      await this.#parts.sleep(LOOK, signal);
      if (!signal.aborted) await this.#look().catch((error) => this.#unseen(error));
    }
  }

  async #look() {
    const { control, now, monotonic, lease } = this.#parts;
    const hold = await lookAtClaim(control.read, this.claim);
    if (hold !== "held") return this.#stop.abort(new Stopped(hold));
    if (monotonic() - this.#beaten < lease / 4) return;
    const isOurs = await control.write((trx) => beat(trx, this.claim, now().getTime() + lease));
    if (isOurs) this.#beaten = monotonic();
    else this.#stop.abort(new Stopped("lost"));
  }

  /** A lease that could not be kept up belongs to whoever comes next. */
  #unseen(error: unknown) {
    const { log, monotonic, lease } = this.#parts;
    log({ event: "job.beat_failed", ...this.#name(), error });
    if (monotonic() - this.#beaten > lease) this.#stop.abort(new Stopped("lost"));
  }
}

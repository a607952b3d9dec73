import type { Child } from "hono/jsx";
import type { RecoveryJob } from "../../domain/recovery/jobs/jobs.ts";
import { momentText } from "../components/moment.tsx";
import { Progress, type ProgressProps } from "../components/progress.tsx";
import { numberText } from "../components/quantities.ts";
import { Cancel } from "./deeds.tsx";
import { Reason } from "./reason.tsx";

const NOTHING = { done: 0, all: null };

/** A job under way: how far it is, and how to stop it. */
export function Moving(
  { job, label: moves, bytes = NOTHING, items = NOTHING, failed = 0, undone, children }: {
    job: RecoveryJob;
    /** What goes on, where nothing keeps it from going on. */
    label: string;
    bytes?: ProgressProps["bytes"];
    items?: ProgressProps["items"];
    /** Items so far that could not be `undone`: "restored". */
    failed?: number;
    undone: string;
    children?: Child;
  },
) {
  const { isCanceling, mayChange, row, retryAt, reason } = job;
  const label = retryAt === null ? moves : `Waiting: it is tried again on ${momentText(retryAt.getTime())}`;
  return (
    <div class="card card-body job-now">
      <Progress label={isCanceling ? "Stopping at the next item" : label} bytes={bytes} items={items} />
      {failed > 0 && <p class="soft">{`${numberText(failed)} could not be ${undone} so far.`}</p>}
      {retryAt && reason && (
        <p>
          <Reason reason={reason} />
        </p>
      )}
      {children}
      {mayChange && !isCanceling && <Cancel job={row} />}
    </div>
  );
}

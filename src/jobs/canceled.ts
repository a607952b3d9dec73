import type { Work } from "./kind.ts";
import { Stopped } from "./stops.ts";

/** Does a job's work; where somebody asked for its end, its own row is told. */
export async function untilCanceled<R>(
  { cancel }: { cancel(work: Work): Promise<unknown> },
  work: Work,
  act: () => Promise<R>,
): Promise<R> {
  try {
    return await act();
  } catch (error) {
    const { aborted, reason } = work.signal;
    if (aborted && reason instanceof Stopped && reason.why === "canceled") await cancel(work);
    throw error;
  }
}

import type { Late } from "../domain/tasks/late_tasks.ts";

/** Takes a line about what happens. */
export type Log = (line: Record<string, unknown>) => void;

export interface DeadManParts {
  /** Somebody who raises the alarm when it is not called any more. */
  url: string;
  fetch(url: string, init: RequestInit): Promise<Response>;
  late(): Promise<Late>;
  log: Log;
}

const PATIENCE = 10_000;

/** X9: calls while all is well. Where a task is late, or an account cannot be opened, nothing is called, so that the alarm is raised elsewhere. */
export async function pingIfWell({ url, fetch, late, log }: DeadManParts): Promise<boolean> {
  const { tasks, shut } = await late();
  if (tasks.length + shut.length > 0) {
    log({ event: "ping.withheld", level: "warn", late: tasks.length, shut: shut.length });
    return false;
  }
  try {
    const answer = await fetch(url, { signal: AbortSignal.timeout(PATIENCE) });
    await answer.body?.cancel();
    if (!answer.ok) log({ event: "ping.refused", level: "warn", status: answer.status });
    return answer.ok;
  } catch (error) {
    log({ event: "ping.failed", level: "warn", error: String(error) });
    return false;
  }
}

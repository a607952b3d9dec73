import { hostname } from "node:os";
import about from "../../deno.json" with { type: "json" };
import { backUpDespiteCrashes } from "../domain/backup/fetching/despite_crashes.ts";
import type { Progress, RunResult } from "../domain/backup/run.ts";
import { RunFailed } from "../domain/backup/run_failed.ts";
import { Waits } from "../domain/backup/waits.ts";
import { markLost } from "../domain/connections/connections.ts";
import type { Services } from "../services.ts";
import { openSource, openTask, workerHands } from "../task_services.ts";

/** One run of a task with all doors opened for it (more, where workers die); a link that Dropbox has ended is written down. Throws `RunFailed`. */
export async function runBackup(
  services: Services,
  taskId: string,
  options: { signal: AbortSignal; onProgress?: (progress: Progress) => void },
): Promise<RunResult> {
  const waits = new Waits();
  const open = await openTask(services, taskId, options.signal, waits);
  const source = await openSource(services, open.task, options.signal, waits);
  try {
    const { id, name, createdAt, autoActivate } = open.task;
    return await backUpDespiteCrashes({
      catalogue: services.catalogue,
      dropbox: source.dropbox,
      tokens: source.tokens,
      calls: source.calls,
      waits,
      repository: open.repository,
      folderZips: services.config.folderZips,
      hands: () => workerHands(services, open, source),
      task: {
        id,
        name,
        createdAt: createdAt.getTime(),
        autoActivate,
        admin: source.connection.adminMemberId,
        team: { id: source.connection.teamId, name: source.connection.teamName },
      },
      holder: { hostname: hostname(), pid: Deno.pid, instance: services.instance },
      programVersion: about.version,
      now: services.now,
      ...options,
    });
  } catch (error) {
    if (error instanceof RunFailed && error.failure.code === "link_lost") {
      const { control, account, now } = services;
      await markLost(control, account, source.connection.id, error.failure.detail, now());
    }
    throw error;
  }
}

import { indexContents } from "../domain/contents/index_contents.ts";
import { Extractor } from "../domain/extraction/extractor.ts";
import { contentReader } from "../domain/export/selected_contents.ts";
import { Later } from "../domain/jobs/settle.ts";
import { findTask, type Task } from "../domain/tasks/tasks.ts";
import type { Work } from "../jobs/kind.ts";
import type { Services } from "../services.ts";
import { findRepository } from "../storage/catalogue/repositories.ts";
import { textProgress, wipeTexts } from "../storage/catalogue/texts.ts";
import { openTask } from "../task_services.ts";

/** Another's turn comes after so long, in milliseconds. */
const SLICE = 2 * 60_000;

/** Reads what a task wants to be found by its contents, or forgets it where it does not any more. Answers how much that was. */
export async function readContents(services: Services, { job, signal }: Work): Promise<{ wiped: number }> {
  const own = await services.forAccount(job.account);
  const { catalogue, control, now } = own;
  const isWanted = async () => (await findTask(control.read, job.account, job.subject)).indexesContent;
  const repository = await findRepository(catalogue.read, job.subject);
  if (repository === undefined) return { wiped: 0 };
  if (!await isWanted()) {
    const wiped = await forget(own, repository.id);
    if (await isWanted()) throw takesTurns(now());
    return { wiped };
  }
  const parts = { catalogue, taskId: job.subject, ...await openTask(own, job.subject, signal) };
  const contents = await contentReader(parts);
  const extractor = new Extractor();
  const until = now().getTime() + SLICE;
  try {
    const goesOn = async () => now().getTime() < until && await isWanted();
    const isDone = await indexContents(
      { catalogue, contents, extractor, repositoryId: repository.id },
      goesOn,
      signal,
    );
    if (!isDone || !await isWanted()) throw takesTurns(now());
    return { wiped: 0 };
  } finally {
    extractor.close();
  }
}

function takesTurns(now: Date): Later {
  return new Later(now, "turns", "others have their turn; it goes on where it stopped");
}

/** Forgets what was read of a task that does not want it any more, where the job for it was given up. */
export async function forgetUnwanted(own: Services, task: Pick<Task, "id" | "indexesContent">) {
  const repository = await findRepository(own.catalogue.read, task.id);
  if (repository && !task.indexesContent) await forget(own, repository.id);
}

/** What was deleted stands in the log until that is moved into the file. */
async function forget({ catalogue }: Services, repositoryId: number): Promise<number> {
  if (await textProgress(catalogue.read, repositoryId) === null) return 0;
  const wiped = await wipeTexts(catalogue, repositoryId);
  await catalogue.checkpoint();
  return wiped;
}

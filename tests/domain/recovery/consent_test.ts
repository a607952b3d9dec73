import { beforeEach, expect, it } from "vitest";
import { saveConnection } from "../../../src/domain/connections/connections.ts";
import { requireConsent } from "../../../src/domain/recovery/asking/consent.ts";
import { createTask, type Task } from "../../../src/domain/tasks/tasks.ts";
import { RESTORE_SCOPES } from "../../../src/dropbox/scopes.ts";
import { type Cast, castOfTwo, consent, NOW } from "../cast.ts";

let cast: Cast;
let giver: Task;
beforeEach(async () => {
  cast = await castOfTwo();
  giver = await taskOf("Giver", [...RESTORE_SCOPES]);
});

/** A task of Acme's on a team whose consent allows this. */
async function taskOf(name: string, scopes: string[]): Promise<Task> {
  const team = consent({ teamId: `dbtid:${name}`, teamName: name, scopes });
  const { id: connectionId } = await saveConnection(cast.db, cast.acme, team, NOW);
  return await createTask(cast.db, cast.acme, { name, connectionId }, NOW);
}

const refusal = (task: Task, into: string | null) =>
  requireConsent(cast.db.read, "acme", task, { into }).then(() => null, (error) => error.fields);

it("[T11] a restore asks the team that gets it for its consent, not the team that it comes from", async () => {
  const reading = await taskOf("Reader", ["files.content.read"]);
  const open = await taskOf("Open", [...RESTORE_SCOPES]);
  const silent = await taskOf("Silent", []);

  expect(await refusal(giver, null)).toBeNull();
  expect(await refusal(giver, open.id)).toBeNull();
  expect(await refusal(giver, silent.id)).toBeNull();
  expect(await refusal(reading, open.id)).toBeNull();
  expect(await refusal(giver, reading.id)).toEqual({
    account: 'is connected for reading only: connect "Reader" for restoring first',
  });
  expect(await refusal(reading, null)).toEqual({
    target: 'is connected for reading only: connect "Reader" for restoring first',
  });
});

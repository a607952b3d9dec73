import { saveConnection } from "../../src/domain/connections.ts";
import { createTask } from "../../src/domain/tasks.ts";
import { consent } from "../domain/cast.ts";
import { manyEntities } from "../domain/many_entities.ts";
import type { PortalWorld } from "../support/portal_world.ts";

const HOUR = 3_600_000;

/** A task of Alice's with so many members, as one run left them an hour ago; its id. */
export async function taskOfAlice({ services }: PortalWorld, members: number): Promise<string> {
  const { control, secrets, catalogue, now } = services;
  const { id: connectionId } = await saveConnection(control, secrets, consent(), now());
  const { id } = await createTask(control, secrets, { name: "Everything", connectionId }, now());
  await manyEntities(catalogue, members, { task: id, began: now().getTime() - HOUR });
  return id;
}

/** Limited Access on the first active member of the table. */
export async function limitFirst({ services }: PortalWorld, task: string): Promise<number> {
  const { id } = await services.catalogue.read.selectFrom("entities").select("id").where("task_id", "=", task)
    .where("standing", "=", "success").orderBy("name").executeTakeFirstOrThrow();
  await services.catalogue.write((trx) =>
    trx.updateTable("entities").set({ limited_at: 1 }).where("id", "=", id).execute()
  );
  return id;
}

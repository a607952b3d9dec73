import type { RecoveryWorld } from "./recovery_world.ts";

/** Alice as what she is not: an administrator, but not the primary user. */
export async function asAdministrator<R>({ services }: RecoveryWorld, work: () => Promise<R>): Promise<R> {
  const become = (role: "primary" | "administrator") =>
    services.control.write((trx) => trx.updateTable("grants").set({ role }).execute());
  await become("administrator");
  return await work().finally(() => become("primary"));
}

/** Does something while Alice has a single permission and no more; of one task, or of all. */
export async function whileOnly<R>(
  { services: { control, account } }: RecoveryWorld,
  permission: string,
  work: () => Promise<R>,
  task_id = "",
): Promise<R> {
  const { user_id } = await control.read.selectFrom("grants").select("user_id").executeTakeFirstOrThrow();
  const become = (role: "custom" | "primary") =>
    control.write((trx) => trx.updateTable("grants").set({ role }).execute());
  await become("custom");
  const held = { account_id: account, user_id, permission, task_id };
  await control.write((trx) =>
    trx.insertInto("grant_permissions").values(held).onConflict((on) => on.doNothing()).execute()
  );
  return await work().finally(() => become("primary"));
}

export async function limit({ services }: RecoveryWorld, id: number, at: number | null) {
  await services.catalogue.write((trx) =>
    trx.updateTable("entities").set({ limited_at: at }).where("id", "=", id).execute()
  );
}

/** What is mounted somewhere belongs to a member or team folder from now on; null: to nobody. */
export async function own({ services }: RecoveryWorld, namespace: number, entity: number | null) {
  await services.catalogue.write((trx) =>
    trx.updateTable("namespaces").set({ entity_id: entity }).where("id", "=", namespace).execute()
  );
}

import type { RecoveryWorld } from "./recovery_world.ts";

/** Switches the setting, as a person does. */
export async function set({ alice, task }: RecoveryWorld, on: boolean) {
  const answer = await alice.post(`/tasks/${task}/settings`, {
    name: "Acme",
    frequency: "daily",
    hour: "3",
    archiveDays: "",
    autoActivate: "on",
    ...on ? { indexesContent: "on" } : {},
  });
  if (answer.status !== 303) throw new Error(`Not saved: ${await answer.text()}`);
}

/** Until the job that reads or forgets has ended. */
export async function settled({ services, untilDone }: RecoveryWorld) {
  await untilDone(async () =>
    await services.control.read.selectFrom("jobs").select("id").where("kind", "=", "contents")
      .where("state", "in", ["queued", "running"]).executeTakeFirst() === undefined
  );
}

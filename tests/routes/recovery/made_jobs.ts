import type { Insertable } from "kysely";
import { addRecoveryJob } from "../../../src/storage/catalogue/recovery_jobs.ts";
import type { RecoveryJobsTable } from "../../../src/storage/database/recovery_tables.ts";
import type { PortalWorld } from "../../support/portal_world.ts";

type Made = Partial<
  Pick<
    Insertable<RecoveryJobsTable>,
    | "id"
    | "kind"
    | "label"
    | "state"
    | "asked_at"
    | "ended_at"
    | "asked_by"
    | "initiator"
    | "entity_id"
    | "restore_id"
    | "progress"
    | "request"
    | "resume_at"
    | "reason_code"
    | "reason"
  >
>;

/** Jobs of a task as they would stand, a minute apart, the last asked for a minute ago. */
export async function jobsOf({ services }: Pick<PortalWorld, "services">, task: string, made: Made[]) {
  const now = services.now().getTime();
  await services.catalogue.write(async (trx) => {
    for (const [n, one] of made.entries()) {
      const asked = now - (made.length - n) * 60_000;
      await addRecoveryJob(
        trx,
        { ...NOTHING, task_id: task, ...base(n), asked_at: asked, ...one },
      );
    }
  });
}

function base(n: number) {
  const id = `job${String(n).padStart(6, "0")}`;
  return { id, form_key: `u ${id}`, label: `Job ${n}`, state: "succeeded" as const };
}

const NOTHING = {
  kind: "restore" as const,
  entity_id: 1,
  run_id: 1,
  snapshot_at: 1,
  destination: "Somewhere, new folder",
  asked_by: "u1",
  initiator: "Alice Adams",
  request: JSON.stringify({
    paths: ["/members/a@acme.example/Docs"],
    entity: null,
    into: null,
    mode: "new-folder",
  }),
  restore_id: null,
  plan: null,
  progress: null,
  started_at: null,
  ended_at: null,
  resume_at: null,
  reason_code: null,
  reason: null,
  told_at: null,
};

import { z } from "zod";
import type { JobFilter, JobMark } from "../../../storage/catalogue/recovery_job_list.ts";
import type { RecoveryStatus } from "../../../storage/database/recovery_tables.ts";
import type { Task } from "../../tasks/tasks.ts";

const DAY = 86_400_000;
/** Days that the tiles count. */
const TILES = 7;

/** What the tiles stand for. */
const GROUPS = {
  running: ["running"],
  succeeded: ["succeeded"],
  troubled: ["partly", "failed"],
} as const satisfies Record<string, RecoveryStatus[]>;
export type JobGroup = keyof typeof GROUPS;

const STATUSES = ["pending", "running", "succeeded", "partly", "failed", "canceled"] as const;
const blank = z.literal("").transform(() => undefined);

/** R8: what the list is narrowed by, as a query string has it. */
export const jobQuery = z.object({
  /** A part of a task's name or of a label. */
  q: z.string().trim().max(200, "is longer than 200 characters").optional(),
  /** A user's id. */
  initiator: z.string().max(100, "is none of those offered").optional(),
  activity: z.union([blank, z.enum(["restore", "export"])], "must be one of those offered").optional(),
  service: z.union([blank, z.enum(["dropbox"])], "must be one of those offered").optional(),
  status: z.union([blank, z.enum(STATUSES)], "must be one of those offered").optional(),
  group: z.union([blank, z.enum(["running", "succeeded", "troubled"])], "must be one of the tiles")
    .optional(),
  order: z.union([blank, z.enum(["oldest"])], "must be one of those offered").optional(),
  after: z.union([blank, z.string().regex(/^\d{1,15}-[\w-]{1,64}$/, "is no page")], "is no page").optional(),
});
export type JobQuery = Partial<Record<keyof z.input<typeof jobQuery>, string>>;

/** What a query means now; a word is looked for in labels and in the names of `tasks`. */
export function filterOf(
  { q, initiator, activity, status, group }: z.output<typeof jobQuery>,
  tasks: Task[],
  now: Date,
): JobFilter {
  const part = q?.toLowerCase() ?? "";
  const named = tasks.filter(({ name }) => name.toLowerCase().includes(part)).map(({ id }) => id);
  const wanted: readonly RecoveryStatus[] = group ? GROUPS[group] : STATUSES;
  return {
    kind: activity,
    askedBy: initiator || undefined,
    statuses: group || status ? wanted.filter((one) => !status || one === status) : undefined,
    endedSince: group === undefined || group === "running" ? undefined : now.getTime() - TILES * DAY,
    named: part === "" ? undefined : { part, tasks: named },
  };
}

/** Where the page before ended. */
export function markOf(after: string): JobMark {
  const at = after.indexOf("-");
  return [Number(after.slice(0, at)), after.slice(at + 1)];
}

import { z } from "zod";
import { readInput } from "../input.ts";
import type { RestoreRequest } from "./restore.ts";

const restoreRequest = z.strictObject({
  run: z.int().min(1),
  paths: z.array(z.string()).min(1, "must name something to restore"),
  mode: z.enum(["new-folder", "in-place"]),
  entity: z.int().nullable().default(null),
  collision: z.enum(["skip-identical", "keep-both", "replace"]).default("skip-identical"),
  only: z.enum(["harmed", "changed"]).nullable().default(null),
  sharing: z.enum(["none", "report", "reapply"]).default("report"),
  label: z.string().trim().max(50, "is longer than 50 characters")
    .regex(/^[^\p{Cc}/\\]*$/u, "must be one line without slashes").default(""),
});

/** A request with nothing left out. */
export type CompleteRequest = z.output<typeof restoreRequest>;

/** Throws `Invalid` with a sentence for what is wrong. */
export function readRequest(request: RestoreRequest): CompleteRequest {
  return readInput("Cannot restore", restoreRequest, request);
}

/** The name of the folder that a restore makes: it says that it is one, and when it began (UTC). */
export function folderName(at: Date, label: string, n: number): string {
  const [date, time] = at.toISOString().slice(0, 16).split("T");
  const parts = ["Restored", date, time!.replace(":", "."), label.replace(/[. ]+$/, "")];
  return `${parts.filter((part) => part !== "").join(" ")}${n > 1 ? ` (${n})` : ""}`;
}

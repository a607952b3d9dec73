import { z } from "zod";

/** What every form has that asks for a job. */
export const JOB_FIELDS = {
  /** Sent twice, it makes one job. */
  key: z.string("is missing").regex(/^[\w-]{8,64}$/, "is missing"),
  /** **Job Label (optional)**: it names folders and files, too. */
  label: z.string().trim().max(50, "is longer than 50 characters")
    .regex(/^[^\p{Cc}/\\]*$/u, "must be one line without slashes").default(""),
};

/** What those have, too, that give something out. */
export const EXPORT_FIELDS = {
  ...JOB_FIELDS,
  mail: z.literal("yes").optional(),
  /** All of the snapshot, whatever is chosen by now: what the form said. */
  all: z.literal("yes").optional(),
};

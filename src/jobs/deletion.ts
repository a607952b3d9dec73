import type { Kind, Work } from "./kind.ts";

/** B10: a task whose seven days are over; its bytes are gone when this ends. */
export function deletionKind(deleteTask: (work: Work) => Promise<{ objects: number } | null>): Kind {
  return {
    name: "deletion",
    run: async (work) => ({ state: "succeeded", result: { deleted: await deleteTask(work) } }),
  };
}

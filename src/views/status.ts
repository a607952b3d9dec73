import type { TableStatus } from "../domain/entities/query.ts";
import type { TaskState } from "../domain/tasks/row.ts";
import type { Status } from "./components/pill.tsx";

/** The domain's word for how something stands, as URLs and looks have it: "Not Active" is `not-active`. */
export function statusOf(word: TableStatus | TaskState): Status {
  return word.toLowerCase().replaceAll(" ", "-") as Status;
}

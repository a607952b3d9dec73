import about from "../deno.json" with { type: "json" };

/** What V8 is told where Dropkeep runs as its users run it, as the task `dropkeep` has it. */
export function heapFlags(): string {
  return about.tasks.dropkeep.split(" ").find((word) => word.startsWith("--v8-flags="))!;
}

import { failureFor } from "./commands/failure.ts";
import { boundAllocator } from "./allocator.ts";
import { runCommand } from "./commands/run_command.ts";

boundAllocator();

// What fails beside a command that has ended or was stopped must not end in a stack.
globalThis.addEventListener("unhandledrejection", (event) => {
  event.preventDefault();
  const { exit, message } = failureFor(event.reason, false);
  console.error(message);
  Deno.exit(exit);
});

Deno.exit(await runCommand(Deno.args, () => new Date()));

/**
 * `deno run -A bench/watched.ts PORT ARG…`: Dropkeep's command line as ever, while this very process answers `/healthz`
 * on the port: what a page would wait for while a run is under way in the server.
 */
import { boundAllocator } from "../src/allocator.ts";
import { runCommand } from "../src/commands/run_command.ts";

boundAllocator();

const [port, ...args] = Deno.args;
Deno.serve(
  { port: Number(port), hostname: "127.0.0.1", onListen: () => {} },
  () => Response.json({ status: "ok" }),
);
Deno.exit(await runCommand(args, () => new Date()));

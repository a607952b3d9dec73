/**
 * `deno run -A bench/watched.ts PORT ARG…`: Dropkeep's command line as ever, while this very process answers `/healthz`
 * on the port: what a page would wait for while a run is under way in the server. With `BENCH_STALLS` in the environment,
 * what held the thread is written to that file; with `BENCH_MEMORY`, what memory it held by the second.
 */
import { boundAllocator } from "../src/allocator.ts";
import { runCommand } from "../src/commands/run_command.ts";
import { MemoryWatch } from "./memory.ts";
import { Stalls } from "./stalls.ts";

boundAllocator();

const stallsFile = Deno.env.get("BENCH_STALLS");
const stalls = stallsFile ? new Stalls() : null;
const memoryFile = Deno.env.get("BENCH_MEMORY");
const memory = memoryFile ? new MemoryWatch(memoryFile) : null;
const [port, ...args] = Deno.args;
Deno.serve(
  { port: Number(port), hostname: "127.0.0.1", onListen: () => {} },
  () => Response.json({ status: "ok" }),
);
const code = await runCommand(args, () => new Date());
if (stalls) Deno.writeTextFileSync(stallsFile!, stalls.report());
memory?.stop();
Deno.exit(code);

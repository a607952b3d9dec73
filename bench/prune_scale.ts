/**
 * What a prune costs in a repository of millions of blobs, in time and memory: real index files of as many blobs in
 * packs of whose bytes there are none, a snapshot that needs every other pack, and a prune that removes the rest.
 *   deno run -A bench/prune_scale.ts 3000000
 */
import { heapFlags } from "./heap_flags.ts";

const [blobs = "3000000"] = Deno.args;
const folder = await Deno.makeTempDir({ prefix: "dropkeep-bench-" });
try {
  for (const step of ["fill", "prune"]) {
    const script = new URL(`prune/${step}.ts`, import.meta.url).pathname;
    const { success } = await new Deno.Command(Deno.execPath(), {
      args: ["run", "-A", heapFlags(), script, folder, blobs],
      stdout: "inherit",
      stderr: "inherit",
      stdin: "null",
    }).output();
    if (!success) Deno.exit(1);
  }
} finally {
  await Deno.remove(folder, { recursive: true });
}

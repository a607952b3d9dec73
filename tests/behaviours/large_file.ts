import { boundAllocator } from "../../src/allocator.ts";
import { backupWorld } from "../support/backup_world.ts";
import { serve } from "../support/workers.ts";
import { kept, put } from "./alice.ts";

// Backs files of these sizes up one after the other, each of bytes that never repeat, and says what that took.
boundAllocator();
const world = await backupWorld();
const served = await serve(world);
try {
  for (const size of Deno.args.map(Number)) {
    const recipe = { seed: size % 1000, size, cycle: Number.MAX_SAFE_INTEGER };
    const { content } = await put(world, `/${size}.bin`, { recipe });
    const started = performance.now();
    const { state } = await served.backUp();
    const [version] = await kept(world, `${size}.bin`);
    console.log(JSON.stringify({
      size,
      state,
      whole: version?.hash === content.hash && version.size === size,
      seconds: Math.round((performance.now() - started) / 100) / 10,
      peak: await peak(),
    }));
  }
} finally {
  await served.close();
  await world.close();
}

/** Most MiB that this process had resident: Dropbox, Dropkeep and its Workers together. */
async function peak(): Promise<number> {
  const status = await Deno.readTextFile("/proc/self/status");
  return Math.round(Number(/VmHWM:\s+(\d+)/.exec(status)?.[1]) / 1024);
}

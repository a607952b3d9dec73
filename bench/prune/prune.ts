import { prune } from "../../src/domain/upkeep/prune/prune.ts";
import type { CatalogueTables } from "../../src/storage/database/catalogue_tables.ts";
import { openDatabase } from "../../src/storage/database/doors.ts";
import { openRepository } from "../../src/storage/repository/repository.ts";
import { HollowStore, PER_PACK } from "./hollow.ts";

const [folder, blobs] = [Deno.args[0]!, Number(Deno.args[1])];
const repository = await openRepository(new HollowStore(folder, blobs / PER_PACK), "bench");
const catalogue = await openDatabase<CatalogueTables>(`${folder}/catalogue.db`, {
  migrations: new URL("../../migrations/catalogue/", import.meta.url),
});
const began = performance.now();
const seconds = () => Math.round((performance.now() - began) / 100) / 10;
const peak = () => {
  const [, kib] = /VmHWM:\s+(\d+)/.exec(Deno.readTextFileSync("/proc/self/status"))!;
  return Math.round(Number(kib) / 1024);
};
const before = peak();
const steps: Record<string, { seconds: number; peakMib: number }> = {};
const keeper = {
  repository,
  catalogue,
  taskId: "task",
  holder: { hostname: "bench", pid: Deno.pid, instance: "bench" },
  now: () => new Date(),
  signal: new AbortController().signal,
  patience: 0,
  sleep: (ms: number) => new Promise<void>((wake) => setTimeout(wake, ms)),
  progress: ({ step }: { step: string }) => steps[step] = { seconds: seconds(), peakMib: peak() },
};
const { plan, removed } = await prune(keeper, { grace: 0 });
console.log(JSON.stringify({
  blobs,
  packs: plan.packs,
  removed,
  seconds: seconds(),
  peakMibBefore: before,
  peakMib: peak(),
  steps,
}));
await catalogue.close();

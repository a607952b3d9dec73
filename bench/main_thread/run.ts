/** The run itself: see `main_thread.ts`. */
import { readFileSync } from "node:fs";
import { boundAllocator } from "../../src/allocator.ts";
import { CallCounter } from "../../src/domain/backup/call_counts.ts";
import { backUp, type BackupParts, type Progress } from "../../src/domain/backup/run.ts";
import { Waits } from "../../src/domain/backup/waits.ts";
import type { CatalogueTables } from "../../src/storage/database/catalogue_tables.ts";
import { openDatabase } from "../../src/storage/database/doors.ts";
import { MemoryStore } from "../../src/storage/objects/memory.ts";
import { initRepository } from "../../src/storage/repository/repository.ts";
import { hollowHand } from "./hollow_hand.ts";
import { madeTeam } from "./made_team.ts";

/** All runs are of this moment: the trees have it in them. */
const AT = new Date(Date.UTC(2026, 0, 1));
const MIGRATIONS = new URL("../../migrations/catalogue/", import.meta.url);

boundAllocator();
const files = Number(Deno.args[0]);
const folder = await Deno.makeTempDir({ prefix: "dropkeep-bench-" });
const now = () => AT;
const repository = await initRepository(new MemoryStore(now), {
  password: "bench",
  now,
  hostname: "bench",
  username: "dropkeep",
  N: 1024,
});
const catalogue = await openDatabase<CatalogueTables>(`${folder}/catalogue.db`, {
  encryptionKey: "ab".repeat(32),
  migrations: MIGRATIONS,
});
const dropbox = madeTeam(files);
const before = cpuSeconds();
let sealing = 0;
const parts: BackupParts = {
  catalogue,
  dropbox,
  tokens: { current: () => Promise.resolve(""), renew: () => Promise.resolve("") },
  calls: new CallCounter(),
  waits: new Waits(),
  repository,
  folderZips: true,
  hands: () => [hollowHand(), hollowHand()],
  task: {
    id: "task",
    name: "Acme",
    createdAt: AT.getTime(),
    autoActivate: true,
    admin: "dbmid:0",
    team: { id: "dbtid:acme", name: "Acme" },
  },
  holder: { hostname: "bench", pid: Deno.pid, instance: "bench", settleMs: 0 },
  programVersion: "0.0.0",
  now,
  signal: new AbortController().signal,
  onProgress: ({ phase }: Progress) => {
    if (phase === "sealing") sealing ||= cpuSeconds();
  },
};
const { stored, trees, state } = await backUp(parts);
const all = cpuSeconds() - before;
const run = await catalogue.read.selectFrom("runs").select("tree_id").executeTakeFirstOrThrow();
await catalogue.close();
Deno.removeSync(folder, { recursive: true });
console.log(
  `${stored} files in ${trees} folders, ${state}, tree ${run.tree_id?.slice(0, 8)}: ` +
    `${all.toFixed(2)} s of CPU on the main thread, of them ${
      (sealing - before).toFixed(2)
    } to the last pack`,
);
Deno.exit(0);

/** Of the main thread (proc(5), schedstat). */
function cpuSeconds(): number {
  return Number(readFileSync(`/proc/self/task/${Deno.pid}/schedstat`, "utf8").split(" ")[0]) / 1e9;
}

import { harmedFiles } from "../../../src/domain/restore/harmed.ts";
import { findAlarm } from "../../../src/storage/catalogue/alarms.ts";
import { type RestoreWorld, restoreWorld } from "../restore_world.ts";

export const ALICE = "members/alice@acme.example";
/** Files of Alice's that an attack finds. */
export const WORK = 40;

export interface AlarmWorld extends RestoreWorld {
  put(path: string, bytes: "words" | "noise", version?: number): Promise<unknown>;
  remove(path: string): Promise<unknown>;
  /** What `run_damage` has of a run, by the entity's name. */
  damage(run: number): Promise<Record<string, unknown>[]>;
  alarms(): Promise<NonNullable<Awaited<ReturnType<typeof findAlarm>>>[]>;
  /** Names that a restore of what was harmed since a run would bring back. */
  harmed(run: number, only?: "harmed" | "changed"): Promise<string[]>;
}

/** A team with one run behind it, in which Alice has 40 texts. */
export async function alarmWorld(): Promise<AlarmWorld> {
  const world = await restoreWorld({ backedUp: false });
  const put: AlarmWorld["put"] = (path, bytes, version = 1) =>
    world.control("POST", "put", {
      member: "alice",
      path,
      ...bytes === "words"
        ? { text: `${path}, as of ${version}. `.repeat(40) }
        : { base64: crypto.getRandomValues(new Uint8Array(900)).toBase64() },
    });
  for (let n = 0; n < WORK; n++) await put(`/Work/${n}.txt`, "words");
  await world.backUp();
  return {
    ...world,
    put,
    remove: (path) => world.control("POST", "delete", { member: "alice", path }),
    damage: async (run) =>
      await world.catalogue.read.selectFrom("run_damage as d").innerJoin(
        "entities as e",
        "e.id",
        "d.entity_id",
      )
        .select(["e.name", "rewritten", "scrambled", "renamed", "extension", "removed"])
        .where("run_id", "=", run).orderBy("e.name").execute(),
    alarms: async () => await world.catalogue.read.selectFrom("alarms").selectAll().orderBy("id").execute(),
    harmed: async (run, only = "harmed") => {
      const namespaces = await world.catalogue.read.selectFrom("namespaces").select("id").execute();
      const found: string[] = [];
      const ids = namespaces.map(({ id }) => id);
      for await (const page of harmedFiles(world.catalogue.read, { taskId: "task", run, only }, ids)) {
        found.push(...page.map(({ name }) => name));
      }
      return found.sort();
    },
  };
}

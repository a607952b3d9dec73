import { harmedFiles } from "../../../src/domain/restore/harmed.ts";
import type { AlarmRow } from "../../../src/storage/catalogue/alarms.ts";
import { type RestoreWorld, restoreWorld } from "../restore_world.ts";

export const ALICE = "members/alice@acme.example";
/** Files of Alice's that an attack finds. */
export const WORK = 40;

export interface AlarmWorld extends RestoreWorld {
  put(path: string, bytes: keyof typeof BYTES, version?: number): Promise<unknown>;
  remove(path: string): Promise<unknown>;
  /** Backs up an attack on 30 of them: 15 where they lie, 10 with an ending behind, 5 under names of no kin. */
  encrypt(): ReturnType<RestoreWorld["backUp"]>;
  /** What `run_damage` has of a run, by the entity's name. */
  damage(run: number): Promise<Record<string, unknown>[]>;
  alarms(): Promise<AlarmRow[]>;
  /** Names that a restore of what was harmed since a run would bring back. */
  harmed(run: number, only?: "harmed" | "changed"): Promise<string[]>;
}

const BYTES = {
  words: (text: string) => ({ text: text.repeat(40) }),
  noise: () => ({ base64: crypto.getRandomValues(new Uint8Array(900)).toBase64() }),
  zeros: () => ({ base64: new Uint8Array(900).toBase64() }),
  nothing: () => ({ text: "" }),
};

/** A team with one run behind it, in which Alice has 40 texts. */
export async function alarmWorld(): Promise<AlarmWorld> {
  const world = await restoreWorld({ backedUp: false });
  const put: AlarmWorld["put"] = (path, bytes, version = 1) =>
    world.control("POST", "put", {
      member: "alice",
      path,
      ...BYTES[bytes](`${path}, as of ${version}. `),
    });
  for (let n = 0; n < WORK; n++) await put(`/Work/${n}.txt`, "words");
  await world.backUp();
  const remove: AlarmWorld["remove"] = (path) => world.control("POST", "delete", { member: "alice", path });
  return {
    ...world,
    put,
    remove,
    encrypt: async () => {
      for (let n = 0; n < 15; n++) await put(`/Work/${n}.txt`, "noise");
      for (let n = 15; n < 30; n++) {
        await remove(`/Work/${n}.txt`);
        await put(n < 25 ? `/Work/${n}.txt.locked` : `/Work/x${n * 77}.abc`, "noise");
      }
      return await world.backUp();
    },
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

import type { Access } from "../team/access.ts";
import { Clock } from "./clock.ts";
import { KeptBytes } from "../content/kept_bytes.ts";
import { Database } from "./database.ts";
import { defaultSwitches, type Switches } from "./switches.ts";
import { Mounts } from "./mounts.ts";
import { Sequence } from "./sequence.ts";

/** What every verb of the world works on: the database, the clock, the switches, the folder. */
export interface State {
  dir: string;
  db: Database;
  clock: Clock;
  switches: Switches;
  sequence: Sequence;
  mounts: Mounts;
  /** Contents that are not read from disk again. */
  kept: KeptBytes;
  /** Answers of accessOf; cleared by whoever changes members, groups or namespaces. */
  accessKept: Map<string, Access>;
  /** Access tokens read so far; cleared by whoever revokes one. */
  tokensKept: Map<string, KeptToken>;
}

export interface KeptToken {
  link: string;
  kind: "team" | "user";
  scopes: Set<string>;
  memberId: string;
  /** Milliseconds since 1970. */
  expiresAt: number;
}

export interface StateOptions {
  now: () => Date;
  seed?: number;
  switches?: Partial<Switches>;
  /** Bytes of files read in place that may be kept in memory from when they are taken in; none if left out. */
  memory?: number;
}

/** Opens the state in `dir`, or begins one there; switches given now win over those saved. */
export function openState(dir: string, options: StateOptions): State {
  Deno.mkdirSync(`${dir}/blobs`, { recursive: true });
  const db = new Database(`${dir}/world.db`);
  const switches = { ...defaultSwitches, ...savedSwitches(db), ...options.switches };
  saveSwitches(db, switches);
  const state: State = {
    dir,
    db,
    clock: new Clock(db, options.now),
    switches,
    sequence: new Sequence(db, options.seed ?? 1),
    mounts: new Mounts(db),
    kept: new KeptBytes(options.memory ?? 0),
    accessKept: new Map(),
    tokensKept: new Map(),
  };
  db.onRollback = () => forgetKept(state);
  return state;
}

/** Empties all that is kept in memory for speed. */
function forgetKept(state: State): void {
  state.mounts.forget();
  state.accessKept.clear();
  state.tokensKept.clear();
}

export function saveSwitches(db: Database, switches: Switches): void {
  db.run("insert or replace into settings values ('switches', ?)", JSON.stringify(switches));
}

function savedSwitches(db: Database): Partial<Switches> {
  const row = db.row<{ value: string }>("select value from settings where name = 'switches'");
  return row ? JSON.parse(row.value) : {};
}

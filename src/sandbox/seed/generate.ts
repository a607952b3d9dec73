import type { Content } from "../world_types.ts";
import { addRecipe } from "../content/contents.ts";
import { insertSilently, newFolder } from "../entries/insert.ts";
import { lastName, serverLower } from "../entries/names.ts";
import { nextRev } from "../entries/revs.ts";
import { rowAt } from "../entries/rows.ts";
import { stampOf } from "../state/clock.ts";
import type { State } from "../state/state.ts";
import { addMember } from "../team/members.ts";
import { layOut, teamRoot } from "../team/model.ts";
import { Draws } from "./draws.ts";
import { madeFile, madeFolder, madePerson } from "./made_names.ts";

export interface Plan {
  files: number;
  members: number;
  seed: number;
  /** Median of the files' sizes, bytes; a few are a thousand times larger. */
  median?: number;
  /** How many contents differ; files beyond that share them. Each costs time to hash once, none costs disk. */
  distinct?: number;
}

const files_per_write = 10_000;
const files_per_folder = 25;
const largest = 256 * 1024 * 1024;

/** Adds members with files made from a seed: no bytes on disk, no tree in memory. Answers the new members' ids. */
export function generate(state: State, plan: Plan): string[] {
  const draws = new Draws(plan.seed);
  const contents = madeContents(state, plan, draws);
  const ids: string[] = [];
  for (let n = 0; n < plan.members; n++) {
    const share = Math.floor(plan.files * (n + 1) / plan.members) - Math.floor(plan.files * n / plan.members);
    const { id, home } = state.db.write(() => join(state, n));
    ids.push(id);
    fill(state, home, share, draws, contents);
  }
  return ids;
}

function join(state: State, n: number): { id: string; home: string } {
  const row = addMember(state, madePerson(n));
  layOut(state, state.switches.model, row, teamRoot(state));
  state.sequence.save();
  return { id: row.id, home: row.home! };
}

function madeContents(state: State, plan: Plan, draws: Draws): Content[] {
  const count = Math.min(plan.files, plan.distinct ?? 4096);
  return state.db.write(() =>
    Array.from({ length: count }, (_, n) => {
      const size = Math.min(largest, draws.logNormal(plan.median ?? 12_000, 1.8));
      const texture = draws.fraction() < 0.4 ? "text" : "noise";
      return addRecipe(state, { seed: plan.seed * 1_000_003 + n, size, cycle: 4, texture });
    })
  );
}

function fill(state: State, home: string, files: number, draws: Draws, contents: Content[]): void {
  const folders = [""];
  for (let done = 0; done < files; done += files_per_write) {
    state.db.write(() => {
      for (let n = done; n < Math.min(files, done + files_per_write); n++) {
        if (n % files_per_folder === 0) folders.push(addFolder(state, home, draws.pick(folders), draws, n));
        addFile(state, home, draws.pick(folders.slice(-40)), draws, n, draws.pick(contents));
      }
      state.sequence.save();
    });
  }
}

const deepest = 8;

function addFolder(state: State, home: string, wanted: string, draws: Draws, n: number): string {
  const parent = wanted.split("/").length > deepest ? "" : wanted;
  const path = `${parent}/${madeFolder(draws, n)}`;
  if (!rowAt(state, home, serverLower(path))) {
    insertSilently(state, newFolder(state, home, path), state.sequence.next());
  }
  return path;
}

const first_day = Date.UTC(2015, 0, 1);
const days = 4200;

function addFile(
  state: State,
  home: string,
  folder: string,
  draws: Draws,
  n: number,
  content: Content,
): void {
  const path = `${folder}/${madeFile(draws, n)}`;
  const modified = stampOf(new Date(first_day + draws.below(days) * 86_400_000 + draws.below(86_400) * 1000));
  const rev = nextRev(state);
  insertSilently(state, {
    kind: "file",
    id: state.sequence.newId(),
    namespace: home,
    name: lastName(path),
    path_lower: serverLower(path),
    path_display: path,
    rev,
    hash: content.hash,
    size: content.size,
    client_modified: modified,
    server_modified: modified,
  }, rev);
}

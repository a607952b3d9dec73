import { ATTACKS } from "./attacks.ts";
import { HABITS } from "./habits.ts";
import { BEGIN, begun, DAY } from "./lives.ts";
import type { Member } from "./member.ts";
import { inCatalogue } from "./scratch.ts";
import type { Team } from "./team.ts";

/** An attack is one to be told of when it has harmed so many files, or such a part of them. */
export const LARGE = { files: 50, share: 0.05 };

export interface Detection {
  /** Members that were harmed so much that it is to be told of. */
  trials: number;
  /** Told of by the end of the run by which it was that much. */
  inTime: number;
  /** Told of while it was watched. */
  told: number;
  /** Runs from the first that shows harm to the alarm, 1: the same. */
  runs: number[];
  /** Files harmed until then. */
  harmed: number[];
  /** Who was not told of, by habit and seed. */
  missed: string[];
}

interface Trial {
  member: Member;
  habit: string;
  files: number;
  first: number | null;
  /** The day by which it was to be told of. */
  due: number | null;
  told: number | null;
  harmed: number;
}

/** After weeks of living on, one member of each habit is attacked, in each way from the same day on. */
export async function attackAll(
  { seed, quiet, watched, attacks = Object.keys(ATTACKS), habits = Object.keys(HABITS) }: {
    seed: number;
    quiet: number;
    watched: number;
    attacks?: string[];
    habits?: string[];
  },
): Promise<Record<string, Detection>> {
  return await inCatalogue(async (db) => {
    const { team } = await begun(db, habits, seed * 10_000);
    for (let day = 0; day < quiet; day++) {
      for (const [n, habit] of habits.entries()) HABITS[habit]!.live(team.members[n]!, day);
      const at = BEGIN + day * DAY;
      for (const { alarm } of await team.backUp(at)) await team.wasUs(alarm, at);
    }
    const found: Record<string, Detection> = {};
    for (const attack of attacks) {
      const trials = await inCatalogue(
        (copy) => attacked(team.in(copy), { attack, habits, quiet, watched }),
        db,
      );
      found[attack] = detection(trials, seed);
    }
    return found;
  });
}

async function attacked(
  team: Team,
  { attack, habits, quiet, watched }: { attack: string; habits: string[]; quiet: number; watched: number },
): Promise<Trial[]> {
  const trials: Trial[] = habits.map((habit, n) => {
    const member = team.members[n]!;
    return { member, habit, files: member.files.size, first: null, due: null, told: null, harmed: 0 };
  });
  for (let day = quiet; day < quiet + watched; day++) {
    for (const trial of trials) {
      HABITS[trial.habit]!.live(trial.member, day);
      if (trial.told === null) harm(trial, ATTACKS[attack]!(trial.member, day - quiet), day);
    }
    for (const { alarm, entity } of await team.backUp(BEGIN + day * DAY)) {
      const trial = trials.find(({ member, told }) => member.entity === entity && told === null);
      if (trial === undefined || trial.first === null) await team.wasUs(alarm, BEGIN + day * DAY);
      else trial.told = day;
    }
    if (trials.every(({ told }) => told !== null)) break;
  }
  return trials;
}

function harm(trial: Trial, files: number, day: number) {
  if (files === 0) return;
  trial.first ??= day;
  trial.harmed += files;
  if (trial.harmed >= Math.min(LARGE.files, LARGE.share * trial.files)) trial.due ??= day;
}

function detection(trials: Trial[], seed: number): Detection {
  // Who was told of sooner was told of in time.
  const large = trials.filter(({ due, told }) => due !== null || told !== null);
  const told = large.filter((trial) => trial.told !== null);
  return {
    trials: large.length,
    inTime: told.filter(({ due, told }) => due === null || told! <= due).length,
    told: told.length,
    runs: told.map(({ first, told }) => told! - first! + 1),
    harmed: told.map(({ harmed }) => harmed),
    missed: large.filter(({ told }) => told === null).map(({ habit }) => `${habit} ${seed}`),
  };
}

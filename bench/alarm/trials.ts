import type { Catalogue } from "../../src/storage/catalogue/power.ts";
import { ATTACKS } from "./attacks.ts";
import { HABITS } from "./habits.ts";
import type { Member } from "./member.ts";
import { Team } from "./team.ts";

const DAY = 86_400_000;
/** A Monday. */
const BEGIN = Date.UTC(2025, 0, 6, 2);

export interface FalseAlarms {
  /** Members by days, in years. */
  years: number;
  alarms: number;
}

/** Lives of members of each habit, a run a day; who is told of what was nothing says "This was us". */
export async function liveOn(
  db: Catalogue,
  { seed, each, days }: { seed: number; each: number; days: number },
): Promise<Record<string, FalseAlarms>> {
  const team = new Team(db);
  const habits = Object.keys(HABITS).flatMap((habit) => Array.from({ length: each }, () => habit));
  const habitOf = new Map<number, string>();
  for (const [n, habit] of habits.entries()) {
    const member = await team.join(seed * 1_000 + n);
    habitOf.set(member.entity, habit);
    HABITS[habit]!.begin(member);
  }
  await team.backUp(BEGIN - DAY);
  const found: Record<string, FalseAlarms> = {};
  for (const habit of habits) found[habit] = { years: each * days / 365, alarms: 0 };
  for (let day = 0; day < days; day++) {
    const at = BEGIN + day * DAY;
    for (const member of team.members) HABITS[habitOf.get(member.entity)!]!.live(member, day);
    for (const { alarm, entity } of await team.backUp(at)) {
      found[habitOf.get(entity)!]!.alarms++;
      await team.wasUs(alarm, at);
    }
  }
  return found;
}

export interface Detection {
  trials: number;
  detected: number;
  /** Runs from the first that shows harm to the alarm, 1: the same; of those detected, by number. */
  runs: number[];
  /** Files harmed until then. */
  harmed: number[];
}

/** One member of each habit is attacked in each way, after weeks of living on. */
export async function attackAll(
  db: Catalogue,
  { seed, quiet, watched, attacks = Object.keys(ATTACKS), habits = Object.keys(HABITS) }: {
    seed: number;
    quiet: number;
    watched: number;
    attacks?: string[];
    habits?: string[];
  },
): Promise<Record<string, Detection>> {
  const team = new Team(db);
  const trials: { member: Member; habit: string; attack: string; first: number | null; harmed: number }[] =
    [];
  const found: Record<string, Detection> = {};
  for (const attack of attacks) {
    found[attack] = { trials: 0, detected: 0, runs: [], harmed: [] };
    for (const habit of habits) {
      const member = await team.join(seed * 10_000 + trials.length);
      HABITS[habit]!.begin(member);
      trials.push({ member, habit, attack, first: null, harmed: 0 });
    }
  }
  await team.backUp(BEGIN - DAY);
  const open = new Set(trials);
  for (let day = 0; day < quiet + watched; day++) {
    const at = BEGIN + day * DAY;
    for (const trial of trials) {
      HABITS[trial.habit]!.live(trial.member, day);
      if (day < quiet || !open.has(trial)) continue;
      const harmed = ATTACKS[trial.attack]!(trial.member, day - quiet);
      if (harmed > 0) trial.first ??= day;
      trial.harmed += harmed;
    }
    for (const { alarm, entity } of await team.backUp(at)) {
      const trial = [...open].find(({ member }) => member.entity === entity);
      if (day < quiet || trial === undefined || trial.first === null) await team.wasUs(alarm, at);
      else {
        open.delete(trial);
        found[trial.attack]!.detected++;
        found[trial.attack]!.runs.push(day - trial.first + 1);
        found[trial.attack]!.harmed.push(trial.harmed);
      }
    }
  }
  for (const { attack, first } of trials) if (first !== null) found[attack]!.trials++;
  return found;
}

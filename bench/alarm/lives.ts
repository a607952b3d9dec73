import type { Catalogue } from "../../src/storage/catalogue/power.ts";
import { HABITS } from "./habits.ts";
import { Team } from "./team.ts";

export const DAY = 86_400_000;
/** A Monday. */
export const BEGIN = Date.UTC(2025, 0, 6, 2);

export interface FalseAlarms {
  /** Members by days, in years. */
  years: number;
  alarms: number;
  /** Signs by how often they were told. */
  signs: Record<string, number>;
}

/** A team of members by their habits, with what they had at first backed up. */
export async function begun(db: Catalogue, habits: readonly string[], seed: number) {
  const team = new Team(db);
  const habitOf = new Map<number, string>();
  for (const [n, habit] of habits.entries()) {
    const member = await team.join(seed + n);
    habitOf.set(member.entity, habit);
    HABITS[habit]!.begin(member);
  }
  await team.backUp(BEGIN - DAY);
  return { team, habitOf };
}

/** Lives of members of each habit, a run a day; who is told of what was nothing says "This was us". */
export async function liveOn(
  db: Catalogue,
  { seed, each, days }: { seed: number; each: number; days: number },
): Promise<Record<string, FalseAlarms>> {
  const habits = Object.keys(HABITS).flatMap((habit) => Array.from({ length: each }, () => habit));
  const { team, habitOf } = await begun(db, habits, seed * 1_000);
  const found: Record<string, FalseAlarms> = {};
  for (const habit of habits) found[habit] = { years: each * days / 365, alarms: 0, signs: {} };
  for (let day = 0; day < days; day++) {
    const at = BEGIN + day * DAY;
    for (const member of team.members) HABITS[habitOf.get(member.entity)!]!.live(member, day);
    for (const { alarm, entity } of await team.backUp(at)) {
      const one = found[habitOf.get(entity)!]!;
      one.alarms++;
      for (const sign of await team.signsOf(alarm)) one.signs[sign] = (one.signs[sign] ?? 0) + 1;
      await team.wasUs(alarm, at);
    }
  }
  return found;
}

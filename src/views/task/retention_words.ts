import type { TaskRetention } from "../../domain/upkeep/retention_change.ts";
import { countText } from "../components/quantities.ts";
import type { RetentionShown } from "./retention.tsx";

const UNITS: Record<string, string> = { d: "day", m: "month", y: "year" };

/** What a task keeps, in words. */
export function retentionShown({ inForce, pending }: TaskRetention): RetentionShown {
  const isPlain = inForce !== null && inForce.within !== null &&
    [inForce.daily, inForce.weekly, inForce.monthly, inForce.yearly].every((rule) => rule === null);
  const words = isPlain ? periodWords(inForce.within!) : "By rules that were set on the command line.";
  return {
    inForce: inForce === null ? "Unlimited: every snapshot is kept." : words,
    pending: pending && { words: periodWords(pending.within), at: pending.effectiveAt.getTime() },
  };
}

/** `30d` as "Snapshots of the last 30 days are kept"; what has several parts stays as it is. */
function periodWords(within: string): string {
  const [, count, unit] = /^(\d+)([dmy])$/.exec(within) ?? [];
  const span = count === undefined
    ? within
    : count === "1"
    ? UNITS[unit!]!
    : countText(Number(count), UNITS[unit!]!);
  return `Snapshots of the last ${span} are kept`;
}

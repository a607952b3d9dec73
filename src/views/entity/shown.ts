import type { AreaTile, ItemsOfDay, RunOfEntity } from "../../domain/entities/history.ts";
import type { CauseRow } from "../../domain/causes/of_runs.ts";
import type { ChartDay } from "../components/chart.tsx";
import type { Area } from "./area_tile.tsx";
import type { Problem } from "./problems.tsx";
import type { RunRow } from "./run_table.tsx";

/** The days that the sliders chose; `at` is the entity's page, and a bar leads to its day alone. */
export function shownDays(
  days: ItemsOfDay[],
  { from, to }: { from: number; to: number },
  at: string,
): ChartDay[] {
  return days.map((one, n) => ({ ...one, back: days.length - 1 - n }))
    .filter(({ back }) => back <= from && back >= to)
    .map(({ day, back, new: added, changed }) => ({
      day: Date.parse(`${day}T00:00:00Z`),
      added,
      changed,
      href: `${at}?from=-${back}&to=-${back}`,
    }));
}

const AREAS: Record<string, string> = {
  member_home: "Own files",
  app_folder: "App folder",
};

export function shownArea({ name, kind, items, lastBackup, outcome }: AreaTile): Area {
  return { label: AREAS[kind] ?? name, items, lastBackup: lastBackup?.getTime() ?? null, outcome };
}

export function shownProblem({ item, path, sentence, fix, attempts }: CauseRow): Problem {
  return { item: item ?? undefined, path, sentence, fix, times: attempts };
}

export function shownRun(run: RunOfEntity): RunRow {
  return {
    id: String(run.run),
    startedAt: run.startedAt.getTime(),
    took: run.endedAt && run.endedAt.getTime() - run.startedAt.getTime(),
    // What was cut off left this out, whatever it had stored.
    status: run.state === "running" ? "in-process" : run.state === "interrupted" ? "failed" : run.state,
    added: run.new,
    changed: run.changed,
    failed: run.errors,
    bytes: run.bytes,
  };
}

import { Chart, type ChartDay } from "./components/chart.tsx";
import { RangeSliders } from "./components/range_sliders.tsx";
import { Tiles } from "./components/tiles.tsx";
import { type Area, AreaTile } from "./entity/area_tile.tsx";
import { EntityHead, type EntityHeadProps } from "./entity/entity_head.tsx";
import { type Problem, Problems } from "./entity/problems.tsx";
import { type RunRow, RunTable } from "./entity/run_table.tsx";
import { type Frame, Shell } from "./layout.tsx";

export type { Area } from "./entity/area_tile.tsx";
export type { Problem } from "./entity/problems.tsx";
export type { RunRow } from "./entity/run_table.tsx";

export interface EntityPageProps {
  frame: Frame;
  task: { id: string; name: string };
  entity: EntityHeadProps["entity"];
  /** The days that the sliders chose, oldest first. */
  days: ChartDay[];
  range: { last: number; from: number; to: number };
  areas: Area[];
  /** Of the run that was chosen, else of the last one; a page of all `total`. */
  problems: Problem[];
  total: number;
  /** The page of problems after this one. */
  next?: string;
  /** Where one of them is asked for once more; see `Problems`. */
  retry?: string;
  runs: RunRow[];
  now: number;
  may: EntityHeadProps["may"];
}

/** One member or folder: what happened each day, how it stands, and why not better. */
export function EntityPage(props: EntityPageProps) {
  const { frame, task, entity, days, range, areas, problems, total, next, retry, runs, now, may } = props;
  const at = `/tasks/${task.id}/entities/${entity.id}`;
  return (
    <Shell {...frame} title={entity.name} current="homepage">
      <EntityHead {...{ task, entity, may }} hasProblems={problems.length > 0} />
      <Tiles label="Areas">{areas.map((area) => <AreaTile area={area} now={now} />)}</Tiles>
      <section class="section card" aria-label="History">
        <EntityHistory at={at} days={days} range={range} />
      </section>
      {problems.length > 0 && <Problems {...{ problems, total, next, retry }} />}
      <section class="section">
        <div class="section-head">
          <h2>Runs</h2>
        </div>
        <RunTable causes={`${at}?run=`} runs={runs} now={now} />
      </section>
    </Shell>
  );
}

/** The region that its sliders swap. `at`: the entity's page. */
export function EntityHistory({ at, days, range }: Pick<EntityPageProps, "days" | "range"> & { at: string }) {
  return (
    <Chart id="history" title="Items per day" days={days}>
      <RangeSliders action={at} target="history" {...range} />
    </Chart>
  );
}

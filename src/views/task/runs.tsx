import { DayFilter, Filter, FilterForm } from "../components/filter_form.tsx";
import { type Frame, Shell } from "../layout.tsx";
import { RUN_LOOKS, RunList, type RunListProps, type RunState } from "./run_list.tsx";
import { TaskHead, type TaskHeadProps } from "./task_head.tsx";

const OUTCOMES = (Object.keys(RUN_LOOKS) as RunState[]).map((value) => ({
  value,
  label: RUN_LOOKS[value].label,
}));

/** All runs of a task, newest first. */
export function RunsPage({ frame, head, filter, list }: {
  frame: Frame;
  head: Omit<TaskHeadProps, "page">;
  /** As the URL has it. */
  filter: { state?: string; from?: string; to?: string };
  list: RunListProps;
}) {
  return (
    <Shell {...frame} title={`Runs of ${head.task.name}`} current="homepage">
      <TaskHead {...head} page="/runs" />
      <FilterForm action={`/tasks/${head.task.id}/runs`} region="runs">
        <Filter name="state" label="Outcome" any="Any outcome" options={OUTCOMES} value={filter.state} />
        <DayFilter label="From" name="from" value={filter.from} />
        <DayFilter label="To" name="to" value={filter.to} />
      </FilterForm>
      <RunList {...list} />
    </Shell>
  );
}

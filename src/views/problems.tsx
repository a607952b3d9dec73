import { Button } from "./components/button.tsx";
import { Empty } from "./components/empty.tsx";
import { type Frame, Shell } from "./layout.tsx";
import { Causes, type CausesProps } from "./task/causes.tsx";
import { TaskHead, type TaskHeadProps } from "./task/task_head.tsx";

/** What the last run of a task could not back up, by cause and item by item. */
export function ProblemsPage({ frame, head, ...causes }: CausesProps & {
  frame: Frame;
  head: Omit<TaskHeadProps, "page">;
}) {
  return (
    <Shell {...frame} title={`Problems of ${head.task.name}`} current="homepage">
      <TaskHead {...head} page="/problems" />
      {causes.total === 0
        ? (
          <div class="card">
            <Empty
              icon="circle-check"
              title="No item is missing"
              actions={<Button href={`/tasks/${head.task.id}`}>Members and folders</Button>}
            >
              The run left nothing out.
            </Empty>
          </div>
        )
        : <Causes {...causes} />}
    </Shell>
  );
}

import { Button } from "./components/button.tsx";
import { Empty } from "./components/empty.tsx";
import { countText } from "./components/quantities.ts";
import { type Problem, Problems } from "./entity/problems.tsx";
import { type Frame, Shell } from "./layout.tsx";
import { TaskHead, type TaskHeadProps } from "./task/task_head.tsx";

/** What a run of a task could not back up, by cause and item by item. */
export function ProblemsPage({ frame, head, causes, problems, total, next }: {
  frame: Frame;
  head: Omit<TaskHeadProps, "page">;
  /** Each cause once: how many items it has, and the page of them alone. */
  causes: { sentence: string; count: number; href: string }[];
  problems: Problem[];
  total: number;
  next?: string;
}) {
  return (
    <Shell {...frame} title={`Problems of ${head.task.name}`} current="homepage">
      <TaskHead {...head} page="/problems" />
      {problems.length === 0
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
        : (
          <>
            <ul class="stack">
              {causes.map(({ sentence, count, href }) => (
                <li>
                  <a href={href}>{countText(count, "item")}</a>: {sentence}
                </li>
              ))}
            </ul>
            <Problems problems={problems} total={total} next={next} />
          </>
        )}
    </Shell>
  );
}

import { Button } from "./components/button.tsx";
import { Callout } from "./components/callout.tsx";
import { inDialog } from "./components/dialog.tsx";
import { Empty } from "./components/empty.tsx";
import { FilterForm, Search } from "./components/filter_form.tsx";
import { PageHead } from "./components/page_head.tsx";
import { countText } from "./components/quantities.ts";
import { type TaskRow, TaskTable } from "./homepage/task_table.tsx";
import { type ShownVerdict, VerdictSentence } from "./homepage/verdict.tsx";
import { type Frame, Shell } from "./layout.tsx";

export { shownHomepage } from "./homepage/shown.ts";
export type { TaskRow } from "./homepage/task_table.tsx";
export type { ShownVerdict } from "./homepage/verdict.tsx";

export interface HomepageProps {
  frame: Frame;
  verdict: ShownVerdict;
  tasks: TaskRow[];
  query?: string;
  now: number;
  /** Tasks of which nobody has a recovery kit yet, for who may make one. */
  without?: { id: string; name: string }[];
  may: { addTask: boolean; exportReport: boolean };
}

/** What time changes of the page: the table, and with it the sentence above. */
export function HomepageState(
  { verdict, tasks, query, now }: Omit<HomepageProps, "frame" | "without" | "may">,
) {
  return (
    <>
      <TaskTable tasks={tasks} query={query} now={now} />
      <hx-partial hx-target="#verdict" hx-swap="outerMorph">
        <VerdictSentence verdict={verdict} now={now} />
      </hx-partial>
    </>
  );
}

/** The morning's page: is all well, and what is backed up. */
export function Homepage({ frame, verdict, tasks, query, now, without = [], may }: HomepageProps) {
  const none = tasks.length === 0 && !query;
  const actions = (
    <>
      {may.exportReport && !none && (
        <Button href="/usage" icon="download" attributes={inDialog("/usage")}>Export</Button>
      )}
      {may.addTask && !none && <Button kind="primary" href="/tasks/add" icon="plus">Add Backup Task</Button>}
    </>
  );
  return (
    <Shell {...frame} title="Homepage" current="homepage">
      <PageHead title="Homepage" actions={actions} />
      {none ? <FirstTask may={may.addTask} /> : (
        <>
          <VerdictSentence verdict={verdict} now={now} />
          {verdict.notActive > 0 && <NotActivated verdict={verdict} />}
          {without.length > 0 && <WithoutKit tasks={without} />}
          <section class="section">
            <div class="section-head">
              <h2>Backup tasks</h2>
            </div>
            {(tasks.length > 8 || query) && (
              <FilterForm action="/" region="tasks">
                <Search label="Search backup tasks" value={query} />
              </FilterForm>
            )}
            <TaskTable tasks={tasks} query={query} now={now} />
          </section>
        </>
      )}
    </Shell>
  );
}

function NotActivated({ verdict: { notActive, review } }: { verdict: ShownVerdict }) {
  return (
    <Callout tone="warn" actions={review && <Button href={review} small>Review</Button>}>
      <strong>{countText(notActive, "member or folder", "members and folders")} not activated.</strong>{" "}
      Nothing of theirs is backed up until you activate them.
    </Callout>
  );
}

/** Asked for until it was downloaded once (product R10). */
function WithoutKit({ tasks: [first, ...more] }: { tasks: { id: string; name: string }[] }) {
  return (
    <Callout
      tone="warn"
      icon="key-round"
      actions={<Button href={`/tasks/${first!.id}/exit`} small>Get the recovery kit</Button>}
    >
      <strong>
        Nobody has the recovery kit of <bdi>{first!.name}</bdi>
        {more.length > 0 && ` and ${countText(more.length, "more task")}`} yet.
      </strong>{" "}
      With it your backups are yours without Dropkeep, whatever becomes of it.
    </Callout>
  );
}

function FirstTask({ may }: { may: boolean }) {
  return (
    <div class="card">
      <Empty
        icon="cloud-backup"
        title="Nothing is backed up yet"
        actions={may && <Button kind="primary" href="/tasks/add" icon="plus">Add Backup Task</Button>}
      >
        Connect your company's Dropbox: every member, team folder and shared folder is found by itself, and
        the first backup starts right away.
      </Empty>
    </div>
  );
}

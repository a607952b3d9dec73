import { Button } from "../components/button.tsx";
import { inDialog, postsInDialog } from "../components/dialog.tsx";
import { Menu, MenuLink } from "../components/menu.tsx";
import { PageHead } from "../components/page_head.tsx";
import { type Status, StatusPill } from "../components/pill.tsx";
import { Progress, type ProgressProps } from "../components/progress.tsx";
import { numberText } from "../components/quantities.ts";
import { Tabs } from "../components/tabs.tsx";
import { TaskNotes } from "./task_notes.tsx";

/** A task, as all its pages head it. */
export interface TaskHeadProps {
  task: {
    id: string;
    name: string;
    team: string;
    connected: boolean;
    status: Status;
    /** Until when its deletion can be undone. */
    deletionDue?: number;
    /** Why the last run failed as a whole. */
    reason?: { sentence: string; fix: string };
  };
  entities: number;
  /** Items that could not be backed up, as of the last run. */
  problems: number;
  /** A run that is under way. */
  run?: ProgressProps;
  /** The page that is shown. */
  page: "" | "/runs" | "/problems" | "/settings";
  may: { backUp: boolean; reconnect: boolean; configure: boolean; remove: boolean };
}

export function TaskHead(props: TaskHeadProps) {
  const { task, entities, problems, run, page, may } = props;
  const at = `/tasks/${task.id}`;
  const tabs = [
    { label: "Members and folders", href: at, count: entities, countId: "task-entities" },
    { label: "Runs", href: `${at}/runs` },
    { label: "Problems", href: `${at}/problems`, count: problems || undefined },
    ...may.configure ? [{ label: "Settings", href: `${at}/settings` }] : [],
  ];
  return (
    <>
      <PageHead
        title={task.name}
        way={[{ label: "Homepage", href: "/" }]}
        status={<TaskStatus task={task} />}
        actions={
          <>
            <BackupNow {...props} />
            <TaskMenu {...props} />
          </>
        }
      />
      <TaskNotes {...props} />
      <RunProgress at={at} run={run} />
      <Tabs label={task.name} tabs={tabs} current={`${at}${page}`} />
    </>
  );
}

type Shown = Omit<TaskHeadProps, "page">;

function TaskStatus({ task }: Pick<TaskHeadProps, "task">) {
  const reasons = task.status === "partial" || task.status === "failed"
    ? `/tasks/${task.id}/problems`
    : undefined;
  return (
    <span id="task-status">
      <StatusPill status={task.status} href={reasons} />
    </span>
  );
}

function BackupNow({ task, run, may }: Shown) {
  const action = `/tasks/${task.id}/runs`;
  return (
    <span id="task-backup">
      {may.backUp && task.connected && task.deletionDue === undefined && !run && (
        <form method="post" action={action} {...postsInDialog(action)}>
          <Button icon="refresh-cw">Backup Now</Button>
        </form>
      )}
    </span>
  );
}

function TaskMenu({ task, may }: Shown) {
  const at = `/tasks/${task.id}`;
  const mayRemove = may.remove && task.deletionDue === undefined;
  return (
    <span id="task-menu">
      {(may.configure || mayRemove) && (
        <Menu summary="Menu">
          {may.configure && (
            <MenuLink href={`${at}/name`} icon="pencil" attributes={inDialog(`${at}/name`)}>Rename</MenuLink>
          )}
          {may.configure && <MenuLink href={`${at}/settings`} icon="settings">Backup Settings</MenuLink>}
          {mayRemove && (
            <MenuLink href={`${at}/deletion`} icon="trash" danger attributes={inDialog(`${at}/deletion`)}>
              Delete Backup
            </MenuLink>
          )}
        </Menu>
      )}
    </span>
  );
}

/** What time changes of the head. An open menu is left alone. */
export function TaskHeadState(props: Shown) {
  return (
    <>
      <RunProgress at={`/tasks/${props.task.id}`} run={props.run} />
      <hx-partial hx-target="#task-status" hx-swap="outerMorph">
        <TaskStatus {...props} />
      </hx-partial>
      <hx-partial hx-target="#task-entities" hx-swap="innerHTML">{numberText(props.entities)}</hx-partial>
      <hx-partial hx-target="#task-backup" hx-swap="outerMorph">
        <BackupNow {...props} />
      </hx-partial>
      <hx-partial hx-target="#task-notes" hx-swap="outerMorph">
        <TaskNotes {...props} />
      </hx-partial>
    </>
  );
}

/** What else a person changes of it. */
export function TaskHeadParts(props: Shown) {
  return (
    <>
      <hx-partial hx-target="#page-title" hx-swap="innerHTML">{props.task.name}</hx-partial>
      <hx-partial hx-target="#task-menu" hx-swap="outerMorph">
        <TaskMenu {...props} />
      </hx-partial>
    </>
  );
}

/** The run under way, or the place of the next one. It asks again every 3 seconds, and is answered 304 while nothing changed. */
export function RunProgress({ at, run }: { at: string; run?: ProgressProps }) {
  return (
    <div
      class={run && "card card-body run-card"}
      id="run"
      hx-get={`${at}/run`}
      hx-trigger="every 3s, task:changed from:document"
      hx-swap="outerMorph"
    >
      {run && (
        <>
          <Progress {...run} />
          <noscript>
            <p class="soft">
              <a href={at}>Refresh</a> to see how far it is.
            </p>
          </noscript>
        </>
      )}
    </div>
  );
}

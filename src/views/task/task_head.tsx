import { Button } from "../components/button.tsx";
import { Callout } from "../components/callout.tsx";
import { Menu, MenuLink } from "../components/menu.tsx";
import { momentText } from "../components/moment.tsx";
import { PageHead } from "../components/page_head.tsx";
import { type Status, StatusPill } from "../components/pill.tsx";
import { Progress, type ProgressProps } from "../components/progress.tsx";
import { Tabs } from "../components/tabs.tsx";

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
  /** The page that is shown: "", "/problems", "/settings". */
  page: "" | "/problems" | "/settings";
  may: { backUp: boolean; reconnect: boolean; configure: boolean; remove: boolean };
}

export function TaskHead({ task, entities, problems, run, page, may }: TaskHeadProps) {
  const at = `/tasks/${task.id}`;
  const tabs = [
    { label: "Members and folders", href: at, count: entities },
    { label: "Problems", href: `${at}/problems`, count: problems || undefined },
    ...may.configure ? [{ label: "Settings", href: `${at}/settings` }] : [],
  ];
  return (
    <>
      <PageHead
        title={task.name}
        way={[{ label: "Homepage", href: "/" }]}
        status={<TaskStatus task={task} />}
        actions={task.deletionDue === undefined && (
          <>
            {may.backUp && task.connected && !run && (
              <form method="post" action={`${at}/runs`} hx-disable="find button">
                <Button icon="refresh-cw">Backup Now</Button>
              </form>
            )}
            {may.remove && (
              <Menu summary="Menu">
                <MenuLink href={`${at}/deletion`} icon="trash" danger>Delete Backup</MenuLink>
              </Menu>
            )}
          </>
        )}
      />
      {!task.connected && <Disconnected team={task.team} at={at} may={may.reconnect} />}
      {task.deletionDue !== undefined && <Pending at={at} due={task.deletionDue} may={may.remove} />}
      {task.reason && <Failed {...task.reason} />}
      <RunProgress at={at} run={run} />
      <Tabs label={task.name} tabs={tabs} current={`${at}${page}`} />
    </>
  );
}

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

/** What time changes of the head. */
export function TaskHeadState({ task, run }: Pick<TaskHeadProps, "task" | "run">) {
  return (
    <>
      <RunProgress at={`/tasks/${task.id}`} run={run} />
      <hx-partial hx-target="#task-status" hx-swap="outerMorph">
        <TaskStatus task={task} />
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
      hx-trigger="every 3s"
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

function Disconnected({ team, at, may }: { team: string; at: string; may: boolean }) {
  return (
    <div class="run-card">
      <Callout
        tone="bad"
        icon="unplug"
        actions={may && <Button href={`${at}/connect`} small kind="primary">Connect again</Button>}
      >
        <strong>{`Disconnected from ${team}.`}</strong>{" "}
        No backup runs until an administrator of the team agrees again. What was backed up stays.
      </Callout>
    </div>
  );
}

function Pending({ at, due, may }: { at: string; due: number; may: boolean }) {
  const undo = may && (
    <form method="post" action={`${at}/deletion/undo`}>
      <Button small kind="primary">Undo</Button>
    </form>
  );
  return (
    <div class="run-card">
      <Callout tone="warn" icon="trash" actions={undo}>
        <strong>{`Deleted for good on ${momentText(due)}.`}</strong> Until then no backup runs.
      </Callout>
    </div>
  );
}

function Failed({ sentence, fix }: { sentence: string; fix: string }) {
  return (
    <div class="run-card">
      <Callout tone="bad">
        <strong>The last run failed.</strong> {sentence} {fix}
      </Callout>
    </div>
  );
}

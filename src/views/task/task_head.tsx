import { Button } from "../components/button.tsx";
import { Callout } from "../components/callout.tsx";
import { PageHead } from "../components/page_head.tsx";
import { type Status, StatusPill } from "../components/pill.tsx";
import { Progress, type ProgressProps } from "../components/progress.tsx";
import { Tabs } from "../components/tabs.tsx";

/** A task, as all its pages head it. */
export interface TaskHeadProps {
  task: { id: string; name: string; team: string; connected: boolean; status: Status };
  entities: number;
  /** Items that could not be backed up, as of the last run. */
  problems: number;
  /** A run that is under way. */
  run?: ProgressProps;
  /** The page that is shown: "", "/runs", "/problems", "/settings". */
  page: "" | "/runs" | "/problems" | "/settings";
  may: { backUp: boolean; reconnect: boolean; configure: boolean };
}

export function TaskHead({ task, entities, problems, run, page, may }: TaskHeadProps) {
  const at = `/tasks/${task.id}`;
  const reasons = task.status === "partial" || task.status === "failed" ? `${at}/problems` : undefined;
  const tabs = [
    { label: "Members and folders", href: at, count: entities },
    { label: "Runs", href: `${at}/runs` },
    { label: "Problems", href: `${at}/problems`, count: problems || undefined },
    ...may.configure ? [{ label: "Settings", href: `${at}/settings` }] : [],
  ];
  return (
    <>
      <PageHead
        title={task.name}
        way={[{ label: "Homepage", href: "/" }]}
        status={<StatusPill status={task.status} href={reasons} />}
        actions={may.backUp && !run && (
          <form method="post" action={`${at}/runs`} hx-disable="find button">
            <Button icon="refresh-cw">Backup Now</Button>
          </form>
        )}
      />
      {!task.connected && <Disconnected team={task.team} at={at} may={may.reconnect} />}
      {run && <RunProgress at={at} run={run} />}
      <Tabs label={task.name} tabs={tabs} current={`${at}${page}`} />
    </>
  );
}

/** The run under way. It asks again every 3 seconds, and is answered 304 while nothing changed. */
export function RunProgress({ at, run }: { at: string; run: ProgressProps }) {
  return (
    <div
      class="card card-body run-card"
      id="run"
      hx-get={`${at}/run`}
      hx-trigger="every 3s"
      hx-swap="outerMorph"
    >
      <Progress {...run} />
      <noscript>
        <p class="soft">
          <a href={at}>Refresh</a> to see how far it is.
        </p>
      </noscript>
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

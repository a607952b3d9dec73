import { Button } from "../components/button.tsx";
import { Callout } from "../components/callout.tsx";
import { postsInDialog } from "../components/dialog.tsx";
import { momentText } from "../components/moment.tsx";
import type { TaskHeadProps } from "./task_head.tsx";

/** What has to be known of the task before anything else. */
export function TaskNotes({ task, may }: Pick<TaskHeadProps, "task" | "may">) {
  const at = `/tasks/${task.id}`;
  return (
    <div id="task-notes">
      {!task.connected && <Disconnected team={task.team} at={at} may={may.reconnect} />}
      {task.deletionDue !== undefined && <Pending at={at} due={task.deletionDue} may={may.remove} />}
      {task.reason && <Failed {...task.reason} />}
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
    <form method="post" action={`${at}/deletion/undo`} {...postsInDialog(`${at}/deletion/undo`)}>
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

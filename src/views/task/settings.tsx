import type { ContentFigures } from "../../domain/contents/figures.ts";
import { FREQUENCIES, HOURS } from "../add_task/settings_step.tsx";
import { Button } from "../components/button.tsx";
import { Callout } from "../components/callout.tsx";
import { Switch } from "../components/choices.tsx";
import { ErrorSummary } from "../components/error_summary.tsx";
import { Facts } from "../components/facts.tsx";
import { Field } from "../components/field.tsx";
import { dateText } from "../components/moment.tsx";
import { countText } from "../components/quantities.ts";
import { PageHead } from "../components/page_head.tsx";
import { Panel } from "../components/panel.tsx";
import { Select } from "../components/select.tsx";
import { titled } from "../form_words.ts";
import { type Frame, Shell } from "../layout.tsx";
import { RetentionPanel, type RetentionShown } from "./retention.tsx";

export interface TaskSettingsProps {
  frame: Frame;
  task: { id: string; name: string; deletionDue: number | null };
  values: {
    name: string;
    frequency: string;
    hour: string;
    autoActivate: boolean;
    indexesContent: boolean;
    archiveDays: string;
  };
  /** What the fields show but for what was typed; sent back with them. */
  seen: string;
  /** Sentences by field. */
  errors: Record<string, string>;
  connection: { team: string; since: number; lost: string | null };
  location: string;
  retention: RetentionShown;
  mayDelete: boolean;
  /** How much is indexed; null: it is off. */
  contents: ContentFigures | null;
  /** Whether the person may take the recovery kit. */
  mayLeave: boolean;
}

/** The gear of a task (product B3). */
export function TaskSettingsPage(props: TaskSettingsProps) {
  const { frame, task, errors, retention, mayDelete } = props;
  const way = [{ label: "Homepage", href: "/" }, { label: task.name, href: `/tasks/${task.id}` }];
  return (
    <Shell {...frame} title={titled(`Settings of ${task.name}`, errors)} current="homepage">
      <PageHead title="Backup Settings" way={way} />
      <div class="settings">
        <BackupPanel {...props} />
        <RetentionPanel taskId={task.id} retention={retention} />
        <ConnectionPanel {...props} />
        {props.mayLeave && <ExitPanel id={task.id} />}
        {mayDelete && <DeletePanel task={task} />}
      </div>
    </Shell>
  );
}

function BackupPanel({ task, values, seen, errors, contents }: TaskSettingsProps) {
  return (
    <Panel title="Backup" lead="Name and times, and what becomes of members who come and go.">
      <ErrorSummary errors={errors} />
      <form class="form" method="post" action={`/tasks/${task.id}/settings`} novalidate>
        <input type="hidden" name="seen" value={seen} />
        <Field name="name" label="Name of the task" value={values.name} error={errors.name} maxlength={100} />
        <Select
          name="frequency"
          label="Backup Frequency"
          options={FREQUENCIES}
          value={values.frequency}
          error={errors.frequency}
        />
        <Select
          name="hour"
          label="Backup Hour (UTC)"
          options={HOURS}
          value={values.hour}
          error={errors.hour}
          hint="Not used with continuous backup."
        />
        <Switch
          name="autoActivate"
          label="Automatically activate new user / team folders"
          checked={values.autoActivate}
          error={errors.autoActivate}
        />
        <Switch
          name="indexesContent"
          label="Index all data for Search"
          checked={values.indexesContent}
          error={errors.indexesContent}
          hint={contents === null
            ? "What is in text, Office and PDF files is read and kept, encrypted, so that it can be searched."
            : contentsWords(contents)}
        />
        <Field
          name="archiveDays"
          label="Retain auto-archived backups (days)"
          value={values.archiveDays}
          error={errors.archiveDays}
          hint="Of members and folders that have left the team. Empty: indefinitely."
          inputmode="numeric"
          optional
        />
        <div class="buttons">
          <Button kind="primary">Save</Button>
          <Button href={`/tasks/${task.id}`} kind="quiet">Cancel</Button>
        </div>
      </form>
    </Panel>
  );
}

/** How far it is. */
function contentsWords({ percent, files, refused, cut }: ContentFigures): string {
  const words = [
    percent === 100
      ? `${countText(files, "file content")} can be searched.`
      : `${percent} % is read, the newest first: ${countText(files, "file content")} so far.`,
    cut > 0 && `Of ${countText(cut, "long one")} the beginning alone.`,
    refused > 0 &&
    `${
      countText(refused, "file content")
    } could not be read: damaged, protected by a password, or too large.`,
  ];
  return `${words.filter(Boolean).join(" ")} Switched off, all of it is deleted.`;
}

function ConnectionPanel({ task, connection, location }: TaskSettingsProps) {
  const { team, since, lost } = connection;
  const again = (
    <Button href={`/tasks/${task.id}/connect`} kind={lost === null ? "plain" : "primary"}>
      Connect again
    </Button>
  );
  return (
    <Panel title="Connection" lead="By which Dropbox lets Dropkeep in." foot={again}>
      {lost !== null && (
        <Callout tone="bad" icon="unplug">
          <strong>{`Disconnected from ${team}.`}</strong> {lost}
        </Callout>
      )}
      <Facts
        facts={[
          ["Dropbox team", team],
          ["Status", lost === null ? "Connected" : "Disconnected"],
          ["Agreed", dateText(since)],
          ["Backup Data Center", location],
        ]}
      />
    </Panel>
  );
}

function ExitPanel({ id }: { id: string }) {
  return (
    <Panel
      title="Without Dropkeep"
      foot={<Button href={`/tasks/${id}/exit`} icon="key-round">Recovery kit and commands</Button>}
    >
      <p>
        Open and check your backups with the stock restic program, whatever becomes of Dropkeep.
      </p>
    </Panel>
  );
}

function DeletePanel({ task }: { task: TaskSettingsProps["task"] }) {
  const at = `/tasks/${task.id}`;
  const foot = task.deletionDue === null
    ? <Button href={`${at}/deletion`} kind="danger">Delete Backup</Button>
    : <Button href={at}>Go to the task</Button>;
  return (
    <Panel title="Delete Backup" danger foot={foot}>
      <p>
        {task.deletionDue === null
          ? "Everything that was backed up of this team goes after 7 days of grace."
          : `Everything goes on ${
            dateText(task.deletionDue)
          }. Until then it can be undone on the task's page.`}
      </p>
    </Panel>
  );
}

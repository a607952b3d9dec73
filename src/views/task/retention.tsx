import { Button } from "../components/button.tsx";
import { Callout } from "../components/callout.tsx";
import { ErrorSummary } from "../components/error_summary.tsx";
import { Field } from "../components/field.tsx";
import { dateText, momentText } from "../components/moment.tsx";
import { PageHead } from "../components/page_head.tsx";
import { Panel } from "../components/panel.tsx";
import { countText } from "../components/quantities.ts";
import { Select } from "../components/select.tsx";
import { titled } from "../form_words.ts";
import { type Frame, Shell } from "../layout.tsx";

/** What is in force, in words, and a shorter period that waits. */
export interface RetentionShown {
  inForce: string;
  pending: { words: string; at: number } | null;
}

const UNITS = [
  { value: "unlimited", label: "Unlimited" },
  { value: "days", label: "Days" },
  { value: "months", label: "Months" },
  { value: "years", label: "Years" },
];

/** On the settings page: what is kept, and the way to another period. */
export function RetentionPanel({ taskId, retention }: { taskId: string; retention: RetentionShown }) {
  return (
    <Panel
      title="Retention Period"
      lead="How far back snapshots are kept. The newest one always stays."
      foot={<Button href={`/tasks/${taskId}/retention`}>Change</Button>}
    >
      <p>{retention.inForce}</p>
      {retention.pending && <Pending taskId={taskId} pending={retention.pending} />}
    </Panel>
  );
}

function Pending({ taskId, pending }: { taskId: string; pending: NonNullable<RetentionShown["pending"]> }) {
  return (
    <form method="post" action={`/tasks/${taskId}/retention/undo`}>
      <Callout tone="warn" actions={<Button small>Undo</Button>}>
        {`${pending.words} from ${dateText(pending.at)} on. Until then nothing goes.`}
      </Callout>
    </form>
  );
}

export interface RetentionProps {
  frame: Frame;
  task: { id: string; name: string };
  present: RetentionShown;
  /** What holds now; sent back with another period. */
  seen: string;
  values: { unit: string; count: string };
  /** Sentences by field. */
  errors: Record<string, string>;
  /** What the period in `values` would take away; null: none was asked about. Times are unix milliseconds. */
  preview: { kept: number; held: number; gone: number; newestGone: number | null } | null;
}

/** First what would go, then the button that does it. */
export function RetentionPage(props: RetentionProps) {
  const { frame, task, present, values, errors, preview } = props;
  const at = `/tasks/${task.id}`;
  const way = [{ label: "Homepage", href: "/" }, { label: task.name, href: at }, {
    label: "Backup Settings",
    href: `${at}/settings`,
  }];
  return (
    <Shell {...frame} title={titled(`Retention Period of ${task.name}`, errors)} current="homepage">
      <PageHead title="Retention Period" way={way} />
      <div class="settings">
        <Panel title="Period" lead="Snapshots that are older go. The newest one always stays.">
          <p>
            <strong>At present.</strong> {present.inForce}
          </p>
          {present.pending && <p>{`${present.pending.words} from ${dateText(present.pending.at)} on.`}</p>}
          <ErrorSummary errors={errors} />
          <form class="form" method="get" action={`${at}/retention`} novalidate>
            <Field
              name="count"
              label="Number"
              value={values.count}
              error={errors.count}
              hint="Not used with Unlimited."
              inputmode="numeric"
              optional
            />
            <Select name="unit" label="Unit" options={UNITS} value={values.unit} error={errors.unit} />
            <div class="buttons">
              <Button kind={preview ? "plain" : "primary"}>Preview</Button>
              <Button href={`${at}/settings`} kind="quiet">Cancel</Button>
            </div>
          </form>
        </Panel>
        {preview && <Preview {...props} at={at} preview={preview} />}
      </div>
    </Shell>
  );
}

function Preview({ at, values, seen, preview }: RetentionProps & {
  at: string;
  preview: NonNullable<RetentionProps["preview"]>;
}) {
  const { kept, held, gone, newestGone } = preview;
  return (
    <Panel title="What would go">
      <p>
        <strong>{`${countText(gone, "snapshot")} would go`}</strong>
        {`, ${countText(kept, "snapshot")} would stay.`}
      </p>
      {held > 0 && (
        <p>{`${countText(held, "snapshot")} of these stay for a mass-change alarm, until it is answered.`}</p>
      )}
      {newestGone !== null && <p>{`The newest that would go is of ${momentText(newestGone)}.`}</p>}
      <p>A shorter period than the present one acts in 30 days, until when it can be undone here.</p>
      <form method="post" action={`${at}/retention`}>
        <input type="hidden" name="seen" value={seen} />
        <input type="hidden" name="unit" value={values.unit} />
        <input type="hidden" name="count" value={values.count} />
        <Button kind={gone > 0 ? "danger" : "primary"}>Set Retention Period</Button>
      </form>
    </Panel>
  );
}

import { AddTaskPage } from "../add_task.tsx";
import { Button } from "../components/button.tsx";
import { Callout } from "../components/callout.tsx";
import { RadioGroup, Switch } from "../components/choices.tsx";
import { ErrorSummary } from "../components/error_summary.tsx";
import { Select } from "../components/select.tsx";
import type { Frame } from "../layout.tsx";

export interface BackupSettingsStepProps {
  frame: Frame;
  taskId: string;
  team: string;
  values: { frequency: string; hour: string; autoActivate: boolean };
  errors?: Record<string, string>;
}

export const FREQUENCIES = [
  { value: "continuous", label: "Continuous", hint: "Follows changes within minutes." },
  { value: "three_a_day", label: "3 times a day", hint: "At the backup hour, 8 and 16 hours later." },
  { value: "daily", label: "Daily", hint: "Once a day, at the backup hour." },
  { value: "every_3_days", label: "Every 3 days" },
  { value: "weekly", label: "Weekly" },
];

/** Step 3: back from Dropbox; when, and what of the new ones. */
export function BackupSettingsStep({ frame, taskId, team, values, errors }: BackupSettingsStepProps) {
  return (
    <AddTaskPage frame={frame} at={2} failed={errors !== undefined}>
      <form class="card" method="post" action={`/tasks/${taskId}/start`} novalidate>
        <div class="card-body form">
          <ErrorSummary errors={errors} />
          <Callout tone="good">
            <strong>{`${team} is connected.`}</strong>{" "}
            Its members and team folders are found by the first backup.
          </Callout>
          <RadioGroup
            name="frequency"
            label="Backup Frequency"
            options={FREQUENCIES}
            value={values.frequency}
            error={errors?.frequency}
            cards
          />
          <Select
            name="hour"
            label="Backup Hour (UTC)"
            options={HOURS}
            value={values.hour}
            error={errors?.hour}
            hint="When few people work. Runs that are late start as soon as they can."
          />
          <Switch
            name="autoActivate"
            label="Automatically activate new user / team folders"
            hint="Whoever joins the team is backed up from the next run on."
            checked={values.autoActivate}
          />
        </div>
        <div class="card-foot">
          <Button kind="primary">Start first backup</Button>
        </div>
      </form>
    </AddTaskPage>
  );
}

export const HOURS = Array.from({ length: 24 }, (_, hour) => ({
  value: String(hour),
  label: `${String(hour).padStart(2, "0")}:00`,
}));

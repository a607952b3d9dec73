import { AddTaskPage } from "../add_task.tsx";
import { Button } from "../components/button.tsx";
import { Callout } from "../components/callout.tsx";
import { RadioGroup, Switch } from "../components/choices.tsx";
import { ErrorSummary } from "../components/error_summary.tsx";
import { countText } from "../components/quantities.ts";
import { Select } from "../components/select.tsx";
import type { Frame } from "../layout.tsx";

export type Frequency = "thrice-daily" | "daily" | "every-3-days" | "weekly" | "continuous";

export interface BackupSettingsStepProps {
  frame: Frame;
  taskId: string;
  team: string;
  /** As Dropbox says it right after the consent. */
  found: { members: number; teamFolders: number };
  values: { frequency: Frequency; hour: number; autoActivate: boolean; index: boolean };
  errors?: Record<string, string>;
}

const FREQUENCIES = [
  { value: "continuous", label: "Continuous", hint: "Follows changes within minutes." },
  { value: "thrice-daily", label: "3 times a day", hint: "At the backup hour, 8 and 16 hours later." },
  { value: "daily", label: "Daily", hint: "Once a day, at the backup hour." },
  { value: "every-3-days", label: "Every 3 days" },
  { value: "weekly", label: "Weekly" },
];

/** Step 3: back from Dropbox; when, and what of the new ones. */
export function BackupSettingsStep({ frame, taskId, team, found, values, errors }: BackupSettingsStepProps) {
  return (
    <AddTaskPage frame={frame} at={2} failed={errors !== undefined}>
      <form class="card" method="post" action={`/tasks/${taskId}/start`} novalidate>
        <div class="card-body form">
          <ErrorSummary errors={errors} />
          <Callout tone="good">
            <strong>{`${team} is connected.`}</strong>{" "}
            {`${countText(found.members, "member")} and ${
              countText(found.teamFolders, "team folder")
            } found.`}
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
            value={String(values.hour)}
            error={errors?.hour}
            hint="When few people work. Runs that are late start as soon as they can."
          />
          <Switch
            name="auto_activate"
            label="Automatically activate new user / team folders"
            hint="Whoever joins the team is backed up from the next run on."
            checked={values.autoActivate}
          />
          <Switch
            name="index"
            label="Index all data for Search"
            hint="Finds words inside documents, too. First backups take longer."
            checked={values.index}
          />
        </div>
        <div class="card-foot">
          <Button kind="primary">Start first backup</Button>
        </div>
      </form>
    </AddTaskPage>
  );
}

const HOURS = Array.from({ length: 24 }, (_, hour) => ({
  value: String(hour),
  label: `${String(hour).padStart(2, "0")}:00`,
}));

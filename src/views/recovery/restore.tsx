import type { EntityRow } from "../../domain/entities/table.ts";
import type { Chosen } from "../../domain/recovery/basket.ts";
import type { OpenSnapshot } from "../../domain/recovery/open_snapshot.ts";
import { Button } from "../components/button.tsx";
import { Callout } from "../components/callout.tsx";
import { RadioGroup } from "../components/choices.tsx";
import { DialogCard, DialogPage } from "../components/dialog.tsx";
import { ErrorSummary } from "../components/error_summary.tsx";
import { momentText } from "../components/moment.tsx";
import { countText } from "../components/quantities.ts";
import type { Values } from "../form_values.ts";
import { JobLabel } from "../job/job_fields.tsx";
import { type Frame, Shell } from "../layout.tsx";
import { TargetFields } from "./restore_target.tsx";

export interface RestorePageProps {
  frame: Frame;
  title: string;
  task: { id: string; name: string };
  entity: EntityRow;
  /** `/recovery/<task>/<entity>`. */
  at: string;
  snapshot: OpenSnapshot;
  chosen: Chosen[];
  /** Whom what is typed may mean. */
  targets: EntityRow[];
  /** Connected accounts that one may restore into. */
  tasks: { id: string; name: string }[];
  values: Values;
  /** What is wrong, by field, in sentences. */
  words: Record<string, string>;
  /** The team that gets it agreed to reading alone: whether this person may ask it for more, for which task. */
  connect: { may: boolean; task: { id: string; name: string } } | null;
}

/** R4, the **Restore** dialog: where to and how. Nothing happens before what it would do has been shown. */
export function RestorePage(props: RestorePageProps) {
  const { frame, title, tasks, entity, at, snapshot, chosen, values, words, connect } = props;
  const here = `${at}/at/${snapshot.run}`;
  return (
    <Shell {...frame} title={title} current="recovery">
      <DialogPage>
        <form method="post" action={`${here}/restore`} hx-disable="find button" novalidate>
          <input type="hidden" name="key" value={values.key} />
          <DialogCard
            title="Restore"
            back={`${here}/basket`}
            foot={(connect === null || tasks.length > 1) && chosen.length > 0 && (
              <Button kind="primary">Check what it would do</Button>
            )}
          >
            <div class="form">
              <ErrorSummary errors={words} />
              <p class="dialog-text">
                {`${countText(chosen.length, "item")} of ${entity.name}, as of ${
                  momentText(snapshot.at.getTime())
                }. `}
                The next page shows what would happen; nothing is written before you start it there.
              </p>
              {connect && <ReadingOnly {...connect} back={`${here}/restore${goesTo(values)}`} />}
              {chosen.length === 0 && (
                <Callout tone="warn" actions={<Button small href={here}>Choose items</Button>}>
                  Nothing is chosen.
                </Callout>
              )}
              <Fields {...props} />
            </div>
          </DialogCard>
        </form>
      </DialogPage>
    </Shell>
  );
}

/** The choice of another's Dropbox, as the form takes it from its address. */
function goesTo({ target, account }: Values): string {
  return target === "other" ? `?${new URLSearchParams({ target, account: account ?? "" })}` : "";
}

function Fields(props: RestorePageProps) {
  const { values, words } = props;
  return (
    <>
      <JobLabel
        values={values}
        words={words}
        hint="Part of the new folder's name, and how you find the job again."
      />
      <TargetFields {...props} />
      <RadioGroup
        name="mode"
        label="How"
        cards
        value={values.mode ?? "new-folder"}
        error={words.mode}
        options={[
          {
            value: "new-folder",
            label: "Non-destructive",
            hint: "Into a new folder whose name says that it is a restore, and when.",
          },
          {
            value: "in-place",
            label: "In-Place",
            hint: "Where it was. You choose below what becomes of what stands there already.",
          },
        ]}
      />
      <div class="restore-in-place">
        <RadioGroup
          name="collision"
          label="Where something stands already"
          value={values.collision ?? "skip-identical"}
          error={words.collision}
          options={[
            { value: "skip-identical", label: "Skip what is identical, else keep both" },
            { value: "keep-both", label: "Always keep both" },
            {
              value: "replace",
              label: "Replace what is different",
              hint:
                "Dropbox keeps the present one as an earlier version of the file. You confirm your password first.",
            },
          ]}
        />
      </div>
      <RadioGroup
        name="sharing"
        label="Sharing"
        value={values.sharing ?? "report"}
        error={words.sharing}
        options={[
          {
            value: "report",
            label: "Report who had access then",
            hint: "Nobody is given access.",
          },
          {
            value: "reapply",
            label: "Give access back",
            hint:
              "To whole folders that were shared. Nobody gets more than they had then, nobody is mailed, and " +
              "links get new addresses. The next page lists who would get what, and who cannot. You confirm your password first.",
          },
          { value: "none", label: "Leave it out" },
        ]}
      />
    </>
  );
}

function ReadingOnly(
  { task: { id, name }, may, back }: { task: { id: string; name: string }; may: boolean; back: string },
) {
  const query = new URLSearchParams({ restore: "yes", back });
  const actions = may && (
    <Button small kind="primary" href={`/tasks/${id}/connect?${query}`}>Connect for restoring</Button>
  );
  return (
    <Callout tone="bad" icon="lock" actions={actions}>
      <strong>{`"${name}" is connected for reading only.`}</strong> {may
        ? "An administrator of the team has to allow writing once."
        : "Ask an administrator of this account to connect it for restoring."}
    </Callout>
  );
}

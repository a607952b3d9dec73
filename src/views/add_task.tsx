import type { PropsWithChildren } from "hono/jsx";
import { Button } from "./components/button.tsx";
import { Callout } from "./components/callout.tsx";
import { ErrorSummary } from "./components/error_summary.tsx";
import { Field } from "./components/field.tsx";
import { PageHead } from "./components/page_head.tsx";
import { Steps } from "./components/steps.tsx";
import { type Frame, Shell } from "./layout.tsx";

export { ConnectStep, NoAppPage, RefusedStep, ToDropboxStep } from "./add_task/connect_step.tsx";
export { BackupSettingsStep, type BackupSettingsStepProps } from "./add_task/settings_step.tsx";

const STEPS = ["Name", "Authentication", "Backup Settings"];

/** The frame of all three steps. */
export function AddTaskPage({ frame, at, failed, title = "Add Backup Task", children }: PropsWithChildren<{
  frame: Frame;
  /** From 0. */
  at: number;
  failed?: boolean;
  title?: string;
}>) {
  return (
    <Shell {...frame} title={`${failed ? "Error: " : ""}${title}`} current="homepage">
      <div class="wizard">
        <PageHead title={title} way={[{ label: "Homepage", href: "/" }]} />
        <Steps label="Steps" steps={STEPS} at={at} />
        {children}
      </div>
    </Shell>
  );
}

/** Step 1: what to back up, under which name. `standIn`: the address of a Dropbox that is not the real one. */
export function NameStep(
  { frame, name, errors, standIn }: {
    frame: Frame;
    name?: string;
    errors?: Record<string, string>;
    standIn?: string;
  },
) {
  return (
    <AddTaskPage frame={frame} at={0} failed={errors !== undefined}>
      <form class="card" method="post" action="/tasks/add" novalidate>
        <div class="card-body form">
          <ErrorSummary errors={errors} />
          <Field
            name="name"
            label="Name of the task"
            value={name}
            error={errors?.name}
            hint="As your colleagues will see it. It can be changed later."
            maxlength={100}
            autofocus
          />
          <Callout icon="shield-check">
            Next, Dropbox asks a <strong>team administrator</strong>{" "}
            to agree. Dropkeep reads files and the list of members; it changes nothing unless you restore.
            Personal accounts cannot be connected.
          </Callout>
          {standIn && (
            <Callout tone="warn">
              {`This installation is set to the Dropbox at ${standIn}, a sandbox and not the real one.`}
            </Callout>
          )}
        </div>
        <div class="card-foot">
          <Button href="/">Cancel</Button>
          <Button kind="primary">Continue to Dropbox</Button>
        </div>
      </form>
    </AddTaskPage>
  );
}

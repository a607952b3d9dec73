import { AddTaskPage } from "../add_task.tsx";
import { Button } from "../components/button.tsx";
import { Callout } from "../components/callout.tsx";
import { CodeBlock } from "../components/code_block.tsx";
import type { Frame } from "../layout.tsx";

/** Step 2: on the way to Dropbox. A form may not lead to another site (form-action), a page may. */
export function ToDropboxStep({ frame, href, title }: { frame: Frame; href: string; title?: string }) {
  return (
    <AddTaskPage frame={frame} at={1} title={title}>
      <div class="card">
        <div class="card-body">
          <p>Dropbox opens now. Sign in there as an administrator of the team, and choose Allow.</p>
        </div>
        <div class="card-foot">
          <Button href={href} kind="primary">Go to Dropbox</Button>
        </div>
      </div>
    </AddTaskPage>
  );
}

/** Before a known task is sent to Dropbox again. */
export function ConnectStep({ frame, taskId, name, team, forRestore, back }: {
  frame: Frame;
  taskId: string;
  name: string;
  team: string;
  /** What giving back takes is asked for, too. */
  forRestore: boolean;
  /** Where the person goes on after it; undefined: at the task. */
  back?: string;
}) {
  return (
    <AddTaskPage frame={frame} at={1} title="Connect again">
      <form class="card" method="post" action={`/tasks/${taskId}/connect`}>
        <div class="card-body">
          {forRestore && <input type="hidden" name="restore" value="yes" />}
          {back && <input type="hidden" name="back" value={back} />}
          {forRestore && (
            <p>This time Dropbox also asks to let Dropkeep write: that is how a restore gives back.</p>
          )}
          <p>
            {`"${name}" backs up the Dropbox team "${team}". An administrator of that team has to agree once more; `}
            what was backed up stays, and what was missed is backed up at once.
          </p>
        </div>
        <div class="card-foot">
          <Button href={back ?? `/tasks/${taskId}`}>Cancel</Button>
          <Button kind="primary">Continue to Dropbox</Button>
        </div>
      </form>
    </AddTaskPage>
  );
}

/** Back from Dropbox with no use: why, and what helps. */
export function RefusedStep({ frame, refusal, again }: { frame: Frame; refusal: string; again: string }) {
  return (
    <AddTaskPage frame={frame} at={1} title="Not connected" failed>
      <div class="card">
        <div class="card-body">
          <div role="alert">
            <Callout tone="bad" icon="unplug">{refusal}</Callout>
          </div>
        </div>
        <div class="card-foot">
          <Button href="/">Homepage</Button>
          <Button href={again} kind="primary">Begin again</Button>
        </div>
      </div>
    </AddTaskPage>
  );
}

/** The operator has to register an app at Dropbox first. */
export function NoAppPage({ frame, redirectUri, scopes }: {
  frame: Frame;
  redirectUri: string;
  scopes: readonly string[];
}) {
  return (
    <AddTaskPage frame={frame} at={0}>
      <div class="card">
        <div class="card-body stack">
          <Callout tone="warn">
            <strong>No Dropbox app is set up.</strong>{" "}
            Whoever operates this installation does that once; then a team can be connected here.
          </Callout>
          <ol>
            <li>
              Make an app with scoped access and full Dropbox at https://www.dropbox.com/developers/apps
            </li>
            <li>{`Give it the permissions ${scopes.join(", ")}`}</li>
            <li>{`Give it the redirect URI ${redirectUri}`}</li>
            <li>Start Dropkeep with its key and secret:</li>
          </ol>
          <CodeBlock label="Settings" text={SETTINGS} />
          <p>To try it without a Dropbox team, run the sandbox: dropkeep demo.</p>
        </div>
        <div class="card-foot">
          <Button href="/">Homepage</Button>
        </div>
      </div>
    </AddTaskPage>
  );
}

const SETTINGS = "DROPKEEP_DROPBOX_APP_KEY=…\nDROPKEEP_DROPBOX_APP_SECRET=…";

import { Button } from "../components/button.tsx";
import { Callout } from "../components/callout.tsx";
import { Checkbox } from "../components/choices.tsx";
import { ErrorSummary } from "../components/error_summary.tsx";
import { Panel } from "../components/panel.tsx";
import { type FormProps, inSentences, titled } from "../form_words.ts";
import type { Frame } from "../layout.tsx";
import { Settings } from "./frame.tsx";

/** **Remove Account** (product S1): asks for the approval in so many words. */
export function RemoveAccountPage({ frame, errors, account, refusal }: FormProps & {
  frame: Frame;
  account: string;
  /** Why it cannot be done; null: it can. */
  refusal: string | null;
}) {
  if (refusal !== null && Object.keys(errors).length === 0) {
    return <Refused frame={frame} refusal={refusal} />;
  }
  const words = inSentences(errors, { approved: "The approval" });
  return (
    <Settings frame={frame} tab="account" title={titled("Remove Account", words)}>
      <Panel title="Remove Account" danger>
        <ErrorSummary errors={words} />
        <Callout tone="bad">
          {`In 7 days all of ${account} is erased: every backup with its history, settings, users and logs. `}
          Nobody can bring it back then; copies that the installation makes of itself keep settings, users and
          logs for up to 30 days more. Until that day nothing is backed up or changed, and one click undoes
          it.
        </Callout>
        <form class="form" method="post" action="/settings/account/removal" novalidate>
          <Checkbox
            name="approved"
            label="I approve the removal of my data"
            required
            error={words.approved}
          />
          <div class="buttons">
            <Button kind="danger">Remove Account</Button>
            <Button href="/settings/account" kind="quiet">Cancel</Button>
          </div>
        </form>
      </Panel>
    </Settings>
  );
}

function Refused({ frame, refusal }: { frame: Frame; refusal: string }) {
  return (
    <Settings frame={frame} tab="account" title="Remove Account">
      <Panel title="Remove Account">
        <Callout tone="warn" actions={<Button small href="/settings/account">Back</Button>}>
          {`${refusal}.`}
        </Callout>
      </Panel>
    </Settings>
  );
}

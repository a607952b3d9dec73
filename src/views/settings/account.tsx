import { Button } from "../components/button.tsx";
import { Callout } from "../components/callout.tsx";
import { Facts } from "../components/facts.tsx";
import { Panel } from "../components/panel.tsx";
import type { Frame } from "../layout.tsx";
import { Settings } from "./frame.tsx";

/** What the account page shows. */
export interface AccountProps {
  frame: Frame;
  firstName: string;
  lastName: string;
  email: string;
  /** Waits to be confirmed. */
  pendingEmail: string | null;
  account: string;
  location: string;
  /** Whether the person may rename the account. */
  mayRename: boolean;
}

/** Own name, own address, the account's name and place (product S1). */
export function AccountPage(props: AccountProps) {
  const { frame, firstName, lastName, email, pendingEmail, account, location, mayRename } = props;
  return (
    <Settings frame={frame} tab="account" title="Account">
      <Panel
        title="You"
        lead="How others in the account see you, and where we write to."
        foot={
          <div class="buttons">
            <Button href="/settings/account/name">Change name</Button>
            <Button href="/settings/account/email">Change e-mail</Button>
          </div>
        }
      >
        <Facts facts={[["Name", `${firstName} ${lastName}`], ["E-mail", email]]} />
        {pendingEmail && <Pending email={pendingEmail} />}
      </Panel>
      <Panel
        title="Account"
        lead="The company whose Dropbox is backed up."
        foot={mayRename && <Button href="/settings/account/company">Rename account</Button>}
      >
        <Facts facts={[["Name", account], ["Backup data center", location]]} />
      </Panel>
    </Settings>
  );
}

function Pending({ email }: { email: string }) {
  const actions = (
    <>
      <form method="post" action="/settings/account/email/resend">
        <Button small>Resend Email Confirmation</Button>
      </form>
      <form method="post" action="/settings/account/email/discard">
        <Button small kind="quiet">Discard</Button>
      </form>
    </>
  );
  return (
    <Callout tone="warn" actions={actions}>
      {`${email} waits to be confirmed by the link in its mail.`}
    </Callout>
  );
}

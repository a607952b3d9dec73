import { Button } from "../components/button.tsx";
import { Callout } from "../components/callout.tsx";
import { Facts } from "../components/facts.tsx";
import { dateText } from "../components/moment.tsx";
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
  /** By whom the account came. */
  partner: string | null;
  /** Whether the person may remove the account: the primary user alone. */
  mayRemove: boolean;
  /** When it is erased, unix milliseconds; null: it stays. */
  removalDue: number | null;
  /** Whether the person may rename the account. */
  mayRename: boolean;
}

/** Own name, own address, the account's name and place (product S1). */
export function AccountPage(props: AccountProps) {
  const { frame, firstName, lastName, email, pendingEmail, account, location, mayRename } = props;
  const { partner, mayRemove, removalDue } = props;
  return (
    <Settings frame={frame} tab="account" title="Account">
      <Panel
        title="You"
        lead="How others in the account see you, and where we write to."
        foot={
          <div class="buttons">
            <Button href="/settings/account/name">Change name</Button>
            <Button href="/settings/account/email">Change email</Button>
          </div>
        }
      >
        <Facts facts={[["Name", `${firstName} ${lastName}`], ["Email", email]]} />
        {pendingEmail && <Pending email={pendingEmail} />}
      </Panel>
      <Panel
        title="Account"
        lead="The company whose Dropbox is backed up."
        foot={mayRename && <Button href="/settings/account/company">Rename account</Button>}
      >
        <Facts
          facts={[["Name", account], ["Backup data center", location], ["Partner id", partner ?? "None"]]}
        />
      </Panel>
      {(mayRemove || removalDue !== null) && <Removal {...{ mayRemove, removalDue }} />}
    </Settings>
  );
}

function Removal({ mayRemove, removalDue }: Pick<AccountProps, "mayRemove" | "removalDue">) {
  const undo = (
    <form method="post" action="/settings/account/removal/undo">
      <Button kind="primary">Undo the removal</Button>
    </form>
  );
  const ask = <Button kind="danger" href="/settings/account/removal">Remove Account</Button>;
  return (
    <Panel title="Remove Account" danger foot={mayRemove && (removalDue === null ? ask : undo)}>
      <p>
        {removalDue === null
          ? "Erases all backups, settings and users of this account, 7 days after you ask for it."
          : `Everything is erased on ${dateText(removalDue)}. Until then nothing is backed up or changed.`}
      </p>
    </Panel>
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

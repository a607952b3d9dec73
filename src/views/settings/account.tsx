import { Button } from "../components/button.tsx";
import { Callout } from "../components/callout.tsx";
import { ErrorSummary } from "../components/error_summary.tsx";
import { Field } from "../components/field.tsx";
import { type FormProps, inSentences, titled } from "../form_words.ts";
import { Part, Settings, type SettingsProps } from "./frame.tsx";

const LABELS = { firstName: "First name", lastName: "Last name", name: "Account name", email: "New e-mail" };

/** What the account page shows. */
export interface AccountProps {
  frame: SettingsProps;
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
  return (
    <Settings frame={props.frame} tab="account" title="Account">
      <Part title="You">
        <p>{props.firstName} {props.lastName}</p>
        <div class="buttons">
          <Button href="/settings/account/name">Change name</Button>
        </div>
        <p>{props.email}</p>
        {props.pendingEmail && <Pending email={props.pendingEmail} />}
        <div class="buttons">
          <Button href="/settings/account/email">Change e-mail</Button>
        </div>
      </Part>
      <Part title="Account">
        <p>{props.account}</p>
        <p class="field-hint">Backup data center: {props.location}</p>
        {props.mayRename && (
          <div class="buttons">
            <Button href="/settings/account/company">Rename account</Button>
          </div>
        )}
      </Part>
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
    <Callout tone="warn" actions={actions}>{email} waits to be confirmed by the link in its mail.</Callout>
  );
}

/** One's own name. */
export function NamePage({ frame, values, errors }: FormProps & { frame: SettingsProps }) {
  const words = inSentences(errors, LABELS);
  return (
    <Settings frame={frame} tab="account" title={titled("Change name", errors)}>
      <Part title="Change name">
        <ErrorSummary errors={words} />
        <form class="form" method="post" action="/settings/account/name" novalidate>
          <Field
            name="firstName"
            label={LABELS.firstName}
            value={values.firstName}
            error={words.firstName}
            autocomplete="given-name"
          />
          <Field
            name="lastName"
            label={LABELS.lastName}
            value={values.lastName}
            error={words.lastName}
            autocomplete="family-name"
          />
          <Ending />
        </form>
      </Part>
    </Settings>
  );
}

/** The account's name. The field is `company`: a control named "name" would hide the form's own. */
export function CompanyPage({ frame, values, errors }: FormProps & { frame: SettingsProps }) {
  const words = inSentences(errors, { company: LABELS.name });
  return (
    <Settings frame={frame} tab="account" title={titled("Rename account", errors)}>
      <Part title="Rename account">
        <ErrorSummary errors={words} />
        <form class="form" method="post" action="/settings/account/company" novalidate>
          <Field
            name="company"
            label={LABELS.name}
            value={values.company}
            error={words.company}
            autocomplete="organization"
          />
          <Ending />
        </form>
      </Part>
    </Settings>
  );
}

/** A new address for signing in. */
export function ChangeEmailPage({ frame, values, errors }: FormProps & { frame: SettingsProps }) {
  const words = inSentences(errors, LABELS);
  return (
    <Settings frame={frame} tab="account" title={titled("Change e-mail", errors)}>
      <Part title="Change e-mail">
        <ErrorSummary errors={words} />
        <form class="form" method="post" action="/settings/account/email" novalidate>
          <Field
            name="email"
            label={LABELS.email}
            type="email"
            hint="We mail a link there. Until it is used, your old address counts."
            value={values.email}
            error={words.email}
            autocomplete="email"
          />
          <Ending />
        </form>
      </Part>
    </Settings>
  );
}

function Ending() {
  return (
    <div class="buttons">
      <Button kind="primary">Save</Button>
      <Button href="/settings/account" kind="quiet">Cancel</Button>
    </div>
  );
}

import type { PropsWithChildren } from "hono/jsx";
import { Button } from "../components/button.tsx";
import { ErrorSummary } from "../components/error_summary.tsx";
import { Field } from "../components/field.tsx";
import { Panel } from "../components/panel.tsx";
import { type FormProps, inSentences, titled } from "../form_words.ts";
import type { Frame } from "../layout.tsx";
import { Settings } from "./frame.tsx";

type Props = FormProps & { frame: Frame };

/** One's own name. */
export function NamePage({ frame, values, errors }: Props) {
  const words = inSentences(errors, { firstName: "First name", lastName: "Last name" });
  return (
    <AccountForm title="Change name" frame={frame} words={words} to="/settings/account/name">
      <Field
        name="firstName"
        label="First name"
        value={values.firstName}
        error={words.firstName}
        autocomplete="given-name"
      />
      <Field
        name="lastName"
        label="Last name"
        value={values.lastName}
        error={words.lastName}
        autocomplete="family-name"
      />
    </AccountForm>
  );
}

/** The account's name. The field is `company`: a control named "name" would hide the form's own. */
export function CompanyPage({ frame, values, errors }: Props) {
  const words = inSentences(errors, { company: "Account name" });
  return (
    <AccountForm title="Rename account" frame={frame} words={words} to="/settings/account/company">
      <Field
        name="company"
        label="Account name"
        value={values.company}
        error={words.company}
        autocomplete="organization"
      />
    </AccountForm>
  );
}

/** A new address for signing in. */
export function ChangeEmailPage({ frame, values, errors }: Props) {
  const words = inSentences(errors, { email: "New e-mail" });
  return (
    <AccountForm title="Change e-mail" frame={frame} words={words} to="/settings/account/email">
      <Field
        name="email"
        label="New e-mail"
        type="email"
        hint="We mail a link there. Until it is used, your old address counts."
        value={values.email}
        error={words.email}
        autocomplete="email"
      />
    </AccountForm>
  );
}

function AccountForm({ title, frame, words, to, children }: PropsWithChildren<{
  title: string;
  frame: Frame;
  words: Record<string, string>;
  to: string;
}>) {
  return (
    <Settings frame={frame} tab="account" title={titled(title, words)}>
      <Panel title={title}>
        <ErrorSummary errors={words} />
        <form class="form" method="post" action={to} novalidate>
          {children}
          <div class="buttons">
            <Button kind="primary">Save</Button>
            <Button href="/settings/account" kind="quiet">Cancel</Button>
          </div>
        </form>
      </Panel>
    </Settings>
  );
}

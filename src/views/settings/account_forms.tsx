import { Field } from "../components/field.tsx";
import { type FormProps, inSentences } from "../form_words.ts";
import type { Frame } from "../layout.tsx";
import { SettingsForm } from "./settings_form.tsx";

type Props = FormProps & { frame: Frame };

/** One's own name. */
export function NamePage({ frame, values, errors, seen }: Props & { seen: string }) {
  const words = inSentences(errors, { firstName: "First name", lastName: "Last name" });
  return (
    <SettingsForm
      tab="account"
      title="Change name"
      frame={frame}
      words={words}
      to="/settings/account/name"
      seen={seen}
    >
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
    </SettingsForm>
  );
}

/** The account's name. The field is `company`: a control named "name" would hide the form's own. */
export function CompanyPage({ frame, values, errors, seen }: Props & { seen: string }) {
  const words = inSentences(errors, { company: "Account name" });
  return (
    <SettingsForm
      tab="account"
      title="Rename account"
      frame={frame}
      words={words}
      to="/settings/account/company"
      seen={seen}
    >
      <Field
        name="company"
        label="Account name"
        value={values.company}
        error={words.company}
        autocomplete="organization"
      />
    </SettingsForm>
  );
}

/** A new address for signing in. */
export function ChangeEmailPage({ frame, values, errors }: Props) {
  const words = inSentences(errors, { email: "New email" });
  return (
    <SettingsForm
      tab="account"
      title="Change email"
      frame={frame}
      words={words}
      to="/settings/account/email"
    >
      <Field
        name="email"
        label="New email"
        type="email"
        hint="We mail a link there. Until it is used, your old address counts."
        value={values.email}
        error={words.email}
        autocomplete="email"
      />
    </SettingsForm>
  );
}

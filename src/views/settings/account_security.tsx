import { Switch } from "../components/choices.tsx";
import { Field } from "../components/field.tsx";
import { type FormProps, inSentences } from "../form_words.ts";
import type { Frame } from "../layout.tsx";
import { SettingsForm } from "./settings_form.tsx";

type Props = FormProps & { frame: Frame };

/** **Enforce Two-Factor Authentication**; `withoutFactor` people would have to set one up. */
export function FactorRulePage({ frame, errors, seen, required, withoutFactor }: Props & {
  seen: string;
  required: boolean;
  withoutFactor: number;
}) {
  const words = inSentences(errors, { required: "Enforcing" });
  return (
    <SettingsForm
      tab="security"
      title="Enforce Two-Factor Authentication"
      frame={frame}
      words={words}
      to="/settings/security/two-factor"
      seen={seen}
    >
      <Switch
        name="required"
        label="Ask all users for a second factor"
        hint={withoutFactor === 0
          ? "Everybody has one."
          : `${withoutFactor} of your users ${
            withoutFactor === 1 ? "has" : "have"
          } none yet. They set one up first thing.`}
        checked={required}
        error={words.required}
      />
    </SettingsForm>
  );
}

/** **Password Expiration** in days. */
export function ExpirationPage(
  { frame, values, errors, seen, days }: Props & { seen: string; days: number | null },
) {
  const words = inSentences(errors, { expires: "Expiration", days: "Days" });
  const isRefused = Object.keys(errors).length > 0;
  return (
    <SettingsForm
      tab="security"
      title="Password Expiration"
      frame={frame}
      words={words}
      to="/settings/security/expiration"
      seen={seen}
    >
      <Switch
        name="expires"
        label="Passwords expire"
        checked={isRefused ? values.expires === "on" : days !== null}
        error={words.expires}
      />
      <Field
        name="days"
        label="Days"
        type="number"
        inputmode="numeric"
        min={7}
        max={730}
        hint="From 7 to 730, counted from when each was set. People are told 14, 7 and 1 days ahead."
        value={values.days ?? days ?? 90}
        error={words.days}
      />
    </SettingsForm>
  );
}

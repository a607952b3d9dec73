import type { PropsWithChildren } from "hono/jsx";
import { Button } from "../components/button.tsx";
import { Switch } from "../components/choices.tsx";
import { ErrorSummary } from "../components/error_summary.tsx";
import { Field } from "../components/field.tsx";
import { Panel } from "../components/panel.tsx";
import { type FormProps, inSentences, titled } from "../form_words.ts";
import type { Frame } from "../layout.tsx";
import { Settings } from "./frame.tsx";

type Props = FormProps & { frame: Frame };

/** **Enforce Two-Factor Authentication**; `withoutFactor` people would have to set one up. */
export function FactorRulePage({ frame, errors, required, withoutFactor }: Props & {
  required: boolean;
  withoutFactor: number;
}) {
  const words = inSentences(errors, { required: "Enforcing" });
  return (
    <RuleForm
      title="Enforce Two-Factor Authentication"
      frame={frame}
      words={words}
      to="/settings/security/two-factor"
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
    </RuleForm>
  );
}

/** **Password Expiration** in days. */
export function ExpirationPage({ frame, values, errors, days }: Props & { days: number | null }) {
  const words = inSentences(errors, { expires: "Expiration", days: "Days" });
  const isRefused = Object.keys(errors).length > 0;
  return (
    <RuleForm title="Password Expiration" frame={frame} words={words} to="/settings/security/expiration">
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
    </RuleForm>
  );
}

function RuleForm({ title, frame, words, to, children }: PropsWithChildren<{
  title: string;
  frame: Frame;
  words: Record<string, string>;
  to: string;
}>) {
  return (
    <Settings frame={frame} tab="security" title={titled(title, words)}>
      <Panel title={title}>
        <ErrorSummary errors={words} />
        <form class="form" method="post" action={to} novalidate>
          {children}
          <div class="buttons">
            <Button kind="primary">Save</Button>
            <Button href="/settings/security" kind="quiet">Cancel</Button>
          </div>
        </form>
      </Panel>
    </Settings>
  );
}

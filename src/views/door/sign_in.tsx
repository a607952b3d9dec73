import { Button } from "../components/button.tsx";
import { Callout } from "../components/callout.tsx";
import { ErrorSummary } from "../components/error_summary.tsx";
import { Field } from "../components/field.tsx";
import { PasskeyForm } from "../components/passkey_form.tsx";
import { type FormProps, inSentences, titled } from "../form_words.ts";
import { type Flash, Narrow } from "../layout.tsx";
import { NarrowForm } from "./narrow_form.tsx";

const LABELS = { email: "Email", password: "Password", code: "Code" };

/** Address and password. `unconfirmed`: the password was right, the address waits to be confirmed. */
export function SignInPage({ values, errors, next, signUp, flash, unconfirmed }: FormProps & {
  next: string;
  /** Whether strangers may make accounts. */
  signUp: boolean;
  flash?: Flash;
  unconfirmed?: string;
}) {
  const words = inSentences(errors, LABELS);
  const foot = signUp
    ? (
      <>
        No account yet? <a href="/signup">Sign up</a>
      </>
    )
    : undefined;
  return (
    <Narrow title={titled("Sign in", errors)} heading="Sign in" flash={flash} foot={foot}>
      {unconfirmed && <Unconfirmed email={unconfirmed} />}
      <ErrorSummary errors={words} title="Cannot sign in" />
      <form class="form" method="post" action={`/signin?next=${encodeURIComponent(next)}`} novalidate>
        <Field
          name="email"
          label={LABELS.email}
          type="email"
          value={values.email}
          error={words.email}
          autocomplete="username webauthn"
          autofocus={Object.keys(errors).length === 0}
        />
        <Field
          name="password"
          label={LABELS.password}
          type="password"
          error={words.password}
          autocomplete="current-password"
        />
        <Button kind="primary" wide>Sign in</Button>
        <p class="form-aside">
          <a href="/forgot">Forgot your password?</a>
        </p>
      </form>
      <UsePasskey next={next} />
    </Narrow>
  );
}

function UsePasskey({ next }: { next: string }) {
  const to = `/signin/passkey?next=${encodeURIComponent(next)}`;
  return <PasskeyForm what="use" options="/signin/passkey/options" to={to} label="Sign in with a passkey" />;
}

function Unconfirmed({ email }: { email: string }) {
  return (
    <form method="post" action="/activation">
      <input type="hidden" name="email" value={email} />
      <Callout tone="warn" actions={<Button small>Resend</Button>}>
        Confirm your address first, by the link that we mailed to {email}.
      </Callout>
    </form>
  );
}

/** The second factor: six digits of the app, or a recovery code. */
export function SecondFactorPage({ errors, next }: FormProps & { next: string }) {
  const words = inSentences(errors, LABELS);
  return (
    <NarrowForm
      heading="Confirm it is you"
      lead="Type the code that your authenticator app shows, or one of your recovery codes."
      foot={<a href="/signin">Start again</a>}
      words={words}
      refusal="Cannot sign in"
      to={`/signin/code?next=${encodeURIComponent(next)}`}
      submit="Sign in"
      below={<UsePasskey next={next} />}
    >
      <Field
        name="code"
        label={LABELS.code}
        error={words.code}
        autocomplete="one-time-code"
        code
        autofocus={Object.keys(errors).length === 0}
      />
    </NarrowForm>
  );
}

/** Proving to be here again, before something dangerous. */
export function ConfirmPage({ errors, next, email }: FormProps & { next: string; email: string }) {
  const words = inSentences(errors, LABELS);
  return (
    <NarrowForm
      heading="Confirm it is you"
      lead="What comes next is protected. Your password once more, and you need not type it again for ten minutes."
      words={words}
      refusal="Cannot confirm"
      to={`/confirm?next=${encodeURIComponent(next)}`}
      submit="Confirm"
    >
      <input type="hidden" autocomplete="username" value={email} disabled />
      <Field
        name="password"
        label={LABELS.password}
        type="password"
        error={words.password}
        autocomplete="current-password"
        autofocus={Object.keys(errors).length === 0}
      />
    </NarrowForm>
  );
}

import { Field } from "../components/field.tsx";
import { type FormProps, inSentences } from "../form_words.ts";
import { Narrow } from "../layout.tsx";
import { NarrowForm } from "./narrow_form.tsx";
import { NewPassword } from "./sign_up.tsx";

const LABELS = { email: "Email", password: "Password", confirm: "Password again", token: "This link" };

/** Asks where to send the link to a new password. */
export function ForgotPage({ values, errors }: FormProps) {
  const words = inSentences(errors, LABELS);
  return (
    <NarrowForm
      heading="Forgot your password?"
      lead="We mail you a link by which you set a new one."
      foot={<a href="/signin">Back to signing in</a>}
      words={words}
      to="/forgot"
      submit="Send the link"
    >
      <Field
        name="email"
        label={LABELS.email}
        type="email"
        value={values.email}
        error={words.email}
        autocomplete="username"
        autofocus={Object.keys(errors).length === 0}
      />
    </NarrowForm>
  );
}

const SENT = {
  activation: "If the address can get an account, a mail with a link is on its way. It is good for 24 hours.",
  reset:
    "If there is an account with that address, a mail with a link is on its way. It is good for 30 minutes.",
};

/** The same for every address (security A4). */
export function SentPage({ kind }: { kind: keyof typeof SENT }) {
  return (
    <Narrow
      title="Look into your mail"
      lead={SENT[kind]}
      foot={<a href="/signin">Back to signing in</a>}
    >
      <p>Nothing there? Look among the unwanted mail, and check that you wrote the right address.</p>
    </Narrow>
  );
}

/** A new password by the mailed link. */
export function ResetPage({ errors, token }: FormProps & { token: string }) {
  const words = inSentences(errors, LABELS);
  return (
    <NarrowForm
      heading="Change your password"
      foot={words.token ? <a href="/forgot">Ask for a new link</a> : undefined}
      words={words}
      to="/reset"
      submit="Change your password"
    >
      <input type="hidden" name="token" value={token} />
      <NewPassword words={words} />
    </NarrowForm>
  );
}

/** Confirms the address of a sign-up, by the password that was chosen there. */
export function ActivatePage({ errors, token }: FormProps & { token: string }) {
  const words = inSentences(errors, LABELS);
  return (
    <NarrowForm
      heading="Confirm your address"
      lead="Type the password of your sign-up, and you are in."
      foot={words.token ? <a href="/signin">Sign in to ask for a new link</a> : undefined}
      words={words}
      to="/activate"
      submit="Confirm and sign in"
    >
      <input type="hidden" name="token" value={token} />
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

/** Confirms a new address. */
export function EmailPage({ errors, token }: FormProps & { token: string }) {
  const words = inSentences(errors, LABELS);
  return (
    <NarrowForm
      heading="Confirm your new address"
      lead="From now on you sign in with the address that this link was sent to."
      words={words}
      to="/email"
      submit="Confirm"
    >
      <input type="hidden" name="token" value={token} />
    </NarrowForm>
  );
}

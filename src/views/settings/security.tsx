import type { OwnPasskey } from "../../domain/people/passkeys.ts";
import type { TotpOffer } from "../../domain/people/totp.ts";
import { Button } from "../components/button.tsx";
import { Callout } from "../components/callout.tsx";
import { ErrorSummary } from "../components/error_summary.tsx";
import { Field } from "../components/field.tsx";
import { PasskeyForm } from "../components/passkey_form.tsx";
import { NewPassword } from "../door/sign_up.tsx";
import { type FormProps, inSentences, titled } from "../form_words.ts";
import { Part, Settings, type SettingsProps } from "./frame.tsx";

const LABELS = {
  current: "Current password",
  password: "New password",
  confirm: "Password again",
  code: "Code",
};

/** What protects the person's way in (product S4). */
export function SecurityPage({ frame, hasTotp, recoveryCodes, passkeys, lacksFactor }: {
  frame: SettingsProps;
  hasTotp: boolean;
  /** How many are left. */
  recoveryCodes: number;
  passkeys: OwnPasskey[];
  /** The account asks for a second factor, and there is none. */
  lacksFactor: boolean;
}) {
  return (
    <Settings frame={frame} tab="security" title="Security">
      {lacksFactor && (
        <Callout tone="warn">Your account asks for a second factor. Set one up to go on.</Callout>
      )}
      <Part title="Password">
        <div class="buttons">
          <Button href="/settings/security/password">Change password</Button>
        </div>
      </Part>
      <Part title="Passkeys">
        <ul class="stack">{passkeys.map((passkey) => <Passkey key={passkey.id} {...passkey} />)}</ul>
        <div class="buttons">
          <Button href="/settings/security/passkeys">Add a passkey</Button>
        </div>
      </Part>
      <Part title="Authenticator app">
        <p>{hasTotp ? "On: its code is asked for at each sign-in." : "Off."}</p>
        {hasTotp
          ? (
            <form method="post" action="/settings/security/app/remove">
              <Button kind="danger">Remove the app</Button>
            </form>
          )
          : (
            <div class="buttons">
              <Button kind="primary" href="/settings/security/app">Set up an app</Button>
            </div>
          )}
      </Part>
      {hasTotp && (
        <Part title="Recovery codes">
          <p>{recoveryCodes} of 10 are left. Each signs you in once when your phone is lost.</p>
          <form method="post" action="/settings/security/recovery-codes">
            <Button>Make new codes</Button>
          </form>
        </Part>
      )}
    </Settings>
  );
}

function Passkey({ id, name, madeAt, usedAt }: OwnPasskey) {
  const used = usedAt === null ? "never used" : `last used ${usedAt.toISOString().slice(0, 10)}`;
  return (
    <li>
      <strong>{name}</strong>
      <p class="field-hint">Since {madeAt.toISOString().slice(0, 10)}, {used}</p>
      <form method="post" action={`/settings/security/passkeys/${id}/remove`}>
        <Button small>Remove</Button>
      </form>
    </li>
  );
}

/** A name for the passkey; the browser does the rest. */
export function AddPasskeyPage({ frame, values, errors }: FormProps & { frame: SettingsProps }) {
  const words = inSentences(errors, { label: "Name" });
  return (
    <Settings frame={frame} tab="security" title={titled("Add a passkey", errors)}>
      <Part title="Add a passkey">
        <ErrorSummary errors={words} />
        <p>
          Your device or security key proves that it is you: with a passkey you sign in without a password.
          This needs a script in your browser.
        </p>
        <PasskeyForm
          what="add"
          options="/settings/security/passkeys/options"
          to="/settings/security/passkeys"
          label="Add a passkey"
        >
          <Field
            name="label"
            label="Name"
            hint="By which you know it: My laptop."
            value={values.label}
            error={words.label}
          />
        </PasskeyForm>
      </Part>
    </Settings>
  );
}

export function PasswordPage({ frame, errors, least }: FormProps & { frame: SettingsProps; least: number }) {
  const words = inSentences(errors, LABELS);
  return (
    <Settings frame={frame} tab="security" title={titled("Change password", errors)}>
      <Part title="Change password">
        <ErrorSummary errors={words} />
        <form class="form" method="post" action="/settings/security/password" novalidate>
          <Field
            name="current"
            label={LABELS.current}
            type="password"
            error={words.current}
            autocomplete="current-password"
          />
          <NewPassword words={words} hint={`At least ${least} characters. All your other sessions end.`} />
          <div class="buttons">
            <Button kind="primary">Change password</Button>
            <Button href="/settings/security" kind="quiet">Cancel</Button>
          </div>
        </form>
      </Part>
    </Settings>
  );
}

/** The seed of an authenticator app, until its first right code. */
export function TotpPage({ frame, errors, offer }: FormProps & { frame: SettingsProps; offer: TotpOffer }) {
  const words = inSentences(errors, LABELS);
  const { path, width } = offer.qr;
  return (
    <Settings frame={frame} tab="security" title={titled("Set up an app", errors)}>
      <Part title="Set up an authenticator app">
        <ErrorSummary errors={words} />
        <p>Scan this with the app, or type the text. Then type the code that the app shows.</p>
        <svg
          viewBox={`0 0 ${width} ${width}`}
          width="220"
          height="220"
          role="img"
          aria-label="QR code for your authenticator app"
          shape-rendering="crispEdges"
        >
          <rect width={width} height={width} fill="#fff" />
          <path d={path} fill="#000" />
        </svg>
        <p>
          <code>{offer.text}</code>
        </p>
        <form class="form" method="post" action="/settings/security/app" novalidate>
          <Field name="code" label={LABELS.code} error={words.code} autocomplete="one-time-code" code />
          <div class="buttons">
            <Button kind="primary">Turn on</Button>
            <Button href="/settings/security" kind="quiet">Cancel</Button>
          </div>
        </form>
      </Part>
    </Settings>
  );
}

/** Shown once. */
export function RecoveryCodesPage({ frame, codes }: { frame: SettingsProps; codes: string[] }) {
  return (
    <Settings frame={frame} tab="security" title="Recovery codes">
      <Part title="Your recovery codes">
        <Callout tone="warn">
          They are shown only now. Write them down, or keep them in your password manager.
        </Callout>
        <ul class="stack">
          {codes.map((code) => (
            <li>
              <code>{code}</code>
            </li>
          ))}
        </ul>
        <div class="buttons">
          <Button kind="primary" href="/settings/security">I have kept them</Button>
        </div>
      </Part>
    </Settings>
  );
}

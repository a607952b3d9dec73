import type { PropsWithChildren } from "hono/jsx";
import type { TotpOffer } from "../../domain/people/totp.ts";
import { Button } from "../components/button.tsx";
import { Callout } from "../components/callout.tsx";
import { CodeBlock, CopyButton } from "../components/code_block.tsx";
import { ErrorSummary } from "../components/error_summary.tsx";
import { Field } from "../components/field.tsx";
import { Panel } from "../components/panel.tsx";
import { PasskeyForm } from "../components/passkey_form.tsx";
import { NewPassword } from "../door/sign_up.tsx";
import { type FormProps, inSentences, titled } from "../form_words.ts";
import type { Frame } from "../layout.tsx";
import { Settings } from "./frame.tsx";

type Props = FormProps & { frame: Frame };

/** Another password; `least` characters. `expired`: nothing else is open until then. */
export function PasswordPage({ frame, errors, least, expired }: Props & { least: number; expired: boolean }) {
  const labels = { current: "Current password", password: "Password", confirm: "Password again" };
  const words = inSentences(errors, labels);
  return (
    <SecurityForm title="Change password" frame={frame} words={words}>
      {expired && <Callout tone="warn">Your password has expired. Choose a new one to go on.</Callout>}
      <form class="form" method="post" action="/settings/security/password" novalidate>
        <Field
          name="current"
          label={labels.current}
          type="password"
          error={words.current}
          autocomplete="current-password"
        />
        <NewPassword words={words} hint={`At least ${least} characters. All your other sessions end.`} />
        <Ending>Change password</Ending>
      </form>
    </SecurityForm>
  );
}

/** The seed of an authenticator app, until its first right code. */
export function TotpPage({ frame, errors, offer }: Props & { offer: TotpOffer }) {
  const words = inSentences(errors, { code: "Code" });
  return (
    <SecurityForm title="Set up an authenticator app" frame={frame} words={words}>
      <p>Scan this with the app, or type the text. Then type the code that the app shows.</p>
      <div class="totp">
        <QrCode {...offer.qr} />
        <form class="form" method="post" action="/settings/security/app" novalidate>
          <CodeBlock label="Text for the app" text={offer.text} />
          <Field name="code" label="Code" error={words.code} autocomplete="one-time-code" code />
          <Ending>Turn on</Ending>
        </form>
      </div>
    </SecurityForm>
  );
}

function QrCode({ path, width }: TotpOffer["qr"]) {
  return (
    <svg
      class="totp-picture"
      viewBox={`0 0 ${width} ${width}`}
      width="190"
      height="190"
      role="img"
      aria-label="QR code for your authenticator app"
      shape-rendering="crispEdges"
    >
      <rect width={width} height={width} fill="#fff" />
      <path d={path} fill="#000" />
    </svg>
  );
}

/** A name for the passkey; the browser does the rest. */
export function AddPasskeyPage({ frame, values, errors }: Props) {
  const words = inSentences(errors, { label: "Name" });
  return (
    <SecurityForm title="Add a passkey" frame={frame} words={words}>
      <p>Your device or security key proves that it is you. This needs a script in your browser.</p>
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
    </SecurityForm>
  );
}

/** Shown once. */
export function RecoveryCodesPage({ frame, codes }: { frame: Frame; codes: string[] }) {
  return (
    <Settings frame={frame} tab="security" title="Recovery codes">
      <Panel
        title="Your recovery codes"
        lead="Each signs you in once when your phone is lost."
        foot={
          <>
            <CopyButton text={codes.join("\n")} label="Copy recovery codes" words />
            <Button kind="primary" href="/settings/security">I have kept them</Button>
          </>
        }
      >
        <Callout tone="warn">
          They are shown only now. Write them down, or keep them in your password manager.
        </Callout>
        <ul class="codes">
          {codes.map((code) => (
            <li>
              <code>{code}</code>
            </li>
          ))}
        </ul>
      </Panel>
    </Settings>
  );
}

function SecurityForm({ title, frame, words, children }: PropsWithChildren<{
  title: string;
  frame: Frame;
  words: Record<string, string>;
}>) {
  return (
    <Settings frame={frame} tab="security" title={titled(title, words)}>
      <Panel title={title}>
        <ErrorSummary errors={words} />
        {children}
      </Panel>
    </Settings>
  );
}

function Ending({ children }: PropsWithChildren) {
  return (
    <div class="buttons">
      <Button kind="primary">{children}</Button>
      <Button href="/settings/security" kind="quiet">Cancel</Button>
    </div>
  );
}

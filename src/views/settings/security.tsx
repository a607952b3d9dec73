import type { AccountSecurity } from "../../domain/people/account_security.ts";
import type { OwnPasskey } from "../../domain/people/passkeys.ts";
import { Button } from "../components/button.tsx";
import { Callout } from "../components/callout.tsx";
import { dateText } from "../components/moment.tsx";
import { Panel } from "../components/panel.tsx";
import type { Frame } from "../layout.tsx";
import { Everybody } from "./everybody.tsx";
import { Settings } from "./frame.tsx";

/** What protects the person's way in (product S4). */
export function SecurityPage({ frame, hasTotp, recoveryCodes, passkeys, lacksFactor, everybody }: {
  frame: Frame;
  hasTotp: boolean;
  /** How many are left. */
  recoveryCodes: number;
  passkeys: OwnPasskey[];
  /** The account asks for a second factor, and there is none. */
  lacksFactor: boolean;
  /** What holds for the whole account, for who may change it. */
  everybody?: AccountSecurity;
}) {
  return (
    <Settings frame={frame} tab="security" title="Security">
      {lacksFactor && (
        <Callout tone="warn">Your account asks for a second factor. Set one up to go on.</Callout>
      )}
      <Panel title="Password" foot={<Button href="/settings/security/password">Change password</Button>}>
        <p>Asked for at each sign-in, and before anything dangerous.</p>
      </Panel>
      <Passkeys passkeys={passkeys} />
      <AuthenticatorApp hasTotp={hasTotp} />
      {(hasTotp || passkeys.length > 0) && <RecoveryCodes left={recoveryCodes} />}
      {everybody && <Everybody {...everybody} />}
    </Settings>
  );
}

function Passkeys({ passkeys }: { passkeys: OwnPasskey[] }) {
  return (
    <Panel
      title="Passkeys"
      lead="Sign in with your device or a security key, without a password."
      foot={<Button href="/settings/security/passkeys">Add a passkey</Button>}
    >
      {passkeys.length === 0
        ? <p>None yet.</p>
        : <ul class="rows">{passkeys.map((passkey) => <Passkey key={passkey.id} {...passkey} />)}</ul>}
    </Panel>
  );
}

function Passkey({ id, name, madeAt, usedAt }: OwnPasskey) {
  const used = usedAt === null ? "never used" : `last used ${dateText(usedAt.getTime())}`;
  return (
    <li>
      <div>
        <strong>{name}</strong>
        <p class="field-hint">Since {dateText(madeAt.getTime())}, {used}</p>
      </div>
      <form method="post" action={`/settings/security/passkeys/${id}/remove`}>
        <Button small>Remove</Button>
      </form>
    </li>
  );
}

function AuthenticatorApp({ hasTotp }: { hasTotp: boolean }) {
  const foot = hasTotp
    ? (
      <form method="post" action="/settings/security/app/remove">
        <Button>Remove the app</Button>
      </form>
    )
    : <Button href="/settings/security/app">Set up an app</Button>;
  return (
    <Panel
      title="Authenticator app"
      lead="A code of your phone, asked for beside the password."
      foot={foot}
    >
      <p>{hasTotp ? "On: its code is asked for at each sign-in." : "Off."}</p>
    </Panel>
  );
}

function RecoveryCodes({ left }: { left: number }) {
  const foot = (
    <form method="post" action="/settings/security/recovery-codes">
      <Button>Make new codes</Button>
    </form>
  );
  return (
    <Panel title="Recovery codes" lead="Each signs you in once when your phone or key is lost." foot={foot}>
      <p>{`${left} of 10 are left.`}</p>
    </Panel>
  );
}

import { AccountPage } from "../../src/views/settings/account.tsx";
import { NamePage } from "../../src/views/settings/account_forms.tsx";
import { RemoveAccountPage } from "../../src/views/settings/remove_account.tsx";
import { SecurityPage } from "../../src/views/settings/security.tsx";
import {
  AddPasskeyPage,
  PasswordPage,
  RecoveryCodesPage,
  TotpPage,
} from "../../src/views/settings/security_forms.tsx";
import { SessionsPage } from "../../src/views/settings/sessions.tsx";
import { FRAME, NOW } from "../made_up.ts";

const FRESH = { frame: FRAME, values: {}, errors: {} };
const AT = new Date(NOW);
const SESSION = { agent: "Firefox 145 on Linux", ip: "203.0.113.9", begunAt: AT, seenAt: AT };
const CODES = Array.from({ length: 10 }, (_, at) => `${(at * 7919 + 10007) * 31}-${at * 10477 + 50021}`);

/** What is not a code for any app. */
const QR = {
  width: 25,
  path: Array.from({ length: 25 }, (_, at) => `M${at} ${at * 7 % 25}h3v2h-3z`).join(""),
};

export const SETTINGS_SCREENS = {
  settings: () => (
    <AccountPage
      frame={FRAME}
      firstName="Alice"
      lastName="Okafor"
      email="alice@acme.example"
      pendingEmail="alice.okafor@acme.example"
      account="Acme Industries"
      location="Frankfurt (eu-central-1)"
      partner={null}
      mayRemove
      removalDue={null}
      mayRename
    />
  ),
  "settings-name": () => (
    <NamePage {...FRESH} values={{ firstName: "Alice" }} errors={{ lastName: "is missing" }} seen="{}" />
  ),
  security: () => (
    <SecurityPage
      frame={FRAME}
      hasTotp
      recoveryCodes={8}
      passkeys={[{ id: "k1", name: "My laptop", madeAt: AT, usedAt: null }]}
      lacksFactor={false}
      everybody={{ factorRequired: true, withoutFactor: 0, passwordDays: null, addressesRestricted: false }}
    />
  ),
  "remove-account": () => (
    <RemoveAccountPage
      {...FRESH}
      account="Acme Industries"
      refusal={null}
      errors={{ approved: "has to be ticked: without it nothing is removed" }}
    />
  ),
  "add-passkey": () => <AddPasskeyPage {...FRESH} />,
  password: () => <PasswordPage {...FRESH} least={12} expired={false} />,
  totp: () => <TotpPage {...FRESH} offer={{ qr: QR, text: "JBSW Y3DP EHPK 3PXP JBSW Y3DP" }} />,
  "recovery-codes": () => <RecoveryCodesPage frame={FRAME} codes={CODES} />,
  sessions: () => (
    <SessionsPage
      frame={FRAME}
      sessions={[{ id: "s1", isThis: true, ...SESSION }, { id: "s2", isThis: false, ...SESSION, agent: "" }]}
    />
  ),
};

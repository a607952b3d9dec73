import type { AccountSecurity } from "../../domain/people/account_security.ts";
import { Button } from "../components/button.tsx";
import { Panel } from "../components/panel.tsx";
import { Pill } from "../components/pill.tsx";

/** What protects everybody's way in (product S4). */
export function Everybody({ factorRequired, passwordDays, addressesRestricted }: AccountSecurity) {
  return (
    <>
      <h2 class="settings-part">Everybody in the account</h2>
      <Panel
        title="Enforce Two-Factor Authentication"
        lead="Whoever has no second factor sets one up before anything else."
        foot={<Button href="/settings/security/two-factor">Change</Button>}
      >
        <State on={factorRequired} words={factorRequired ? "On for all users" : "Off"} />
      </Panel>
      <Panel
        title="Password Expiration"
        lead="Asks for a new password from time to time. It is off by default: it makes people choose weaker ones."
        foot={<Button href="/settings/security/expiration">Change</Button>}
      >
        <State
          on={passwordDays !== null}
          words={passwordDays === null ? "Off" : `After ${passwordDays} days`}
        />
      </Panel>
      <Panel
        title="IP Restrictions"
        lead="Lets people in from your own addresses alone."
        foot={<Button href="/settings/security/addresses">Change</Button>}
      >
        <State on={addressesRestricted} words={addressesRestricted ? "On" : "Off"} />
      </Panel>
    </>
  );
}

function State({ on, words }: { on: boolean; words: string }) {
  return (
    <p>
      <Pill tone={on ? "good" : "open"}>{words}</Pill>
    </p>
  );
}

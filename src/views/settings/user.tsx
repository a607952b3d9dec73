import { Button } from "../components/button.tsx";
import { Facts } from "../components/facts.tsx";
import { dateText } from "../components/moment.tsx";
import { Panel } from "../components/panel.tsx";
import { Pill } from "../components/pill.tsx";
import type { Frame } from "../layout.tsx";
import { Settings } from "./frame.tsx";
import type { ShownUser } from "./shown_user.ts";

/** One user of the account, and what can be done about them. */
export function UserPage({ frame, user }: { frame: Frame; user: ShownUser }) {
  return (
    <Settings frame={frame} tab="users" title={user.email}>
      <p>
        <a href="/settings/users">All users</a>
      </p>
      <Access {...user} />
      {user.mayChange && <Factors {...user} />}
      {user.mayChange && <State {...user} />}
      {user.mayHandOver && <HandOver {...user} />}
      {user.mayChange && <Removal {...user} />}
    </Settings>
  );
}

function Access({ id, email, name, role, may, lastSignIn, isSelf, mayChange }: ShownUser) {
  const last = lastSignIn === null ? "Never" : dateText(lastSignIn);
  const foot = mayChange && <Button href={`/settings/users/${id}/access`}>Edit permissions</Button>;
  const lead = isSelf
    ? "This is you. Your permissions are changed by another administrator."
    : "What they may do.";
  return (
    <Panel title={email} lead={lead} foot={foot}>
      <Facts facts={[["Name", name], ["Type", role], ["Last sign-in", last]]} />
      {may.length > 0 && <ul class="plain-list">{may.map((line) => <li>{line}</li>)}</ul>}
    </Panel>
  );
}

function Factors({ id, hasFactor }: ShownUser) {
  const foot = hasFactor && (
    <form method="post" action={`/settings/users/${id}/factors/remove`}>
      <Button>Remove lost second factor</Button>
    </form>
  );
  return (
    <Panel
      title="Two-factor authentication"
      lead="For somebody who has lost phone and recovery codes. Their sessions end, and they are told by mail."
      foot={foot}
    >
      <p>
        <Pill tone={hasFactor ? "good" : "open"}>{hasFactor ? "On" : "Off"}</Pill>
      </p>
    </Panel>
  );
}

function State({ id, isActive }: ShownUser) {
  const foot = (
    <form method="post" action={`/settings/users/${id}/${isActive ? "deactivation" : "activation"}`}>
      <Button>{isActive ? "Deactivate" : "Activate again"}</Button>
    </form>
  );
  return (
    <Panel
      title="State"
      lead="Whoever is deactivated is out at once and keeps their permissions."
      foot={foot}
    >
      <p>
        <Pill tone={isActive ? "good" : "quiet"}>{isActive ? "Active" : "Deactivated"}</Pill>
      </p>
    </Panel>
  );
}

function HandOver({ id }: ShownUser) {
  return (
    <Panel
      title="Primary user"
      lead="One person owns the account. It is you."
      foot={<Button href={`/settings/users/${id}/primary`}>Make primary user</Button>}
    >
      <p>You stay as an administrator.</p>
    </Panel>
  );
}

function Removal({ id }: ShownUser) {
  return (
    <Panel
      title="Remove"
      danger
      foot={<Button kind="danger" href={`/settings/users/${id}/removal`}>Remove user</Button>}
    >
      <p>They cannot enter any more. What they did stays in the security audit.</p>
    </Panel>
  );
}

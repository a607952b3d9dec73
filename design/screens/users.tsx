import { PERMISSIONS } from "../../src/domain/permissions.ts";
import { ExpirationPage, FactorRulePage } from "../../src/views/settings/account_security.tsx";
import { AddressesPage } from "../../src/views/settings/addresses.tsx";
import type { ShownUser } from "../../src/views/settings/shown_user.ts";
import { UserPage } from "../../src/views/settings/user.tsx";
import { HandOverPage, RemoveUserPage } from "../../src/views/settings/user_confirms.tsx";
import { InviteUserPage, UserAccessPage } from "../../src/views/settings/user_forms.tsx";
import { UsersPage } from "../../src/views/settings/users.tsx";
import { AccessDeniedPage } from "../../src/views/problem_pages.tsx";
import { JoinPage } from "../../src/views/door/join.tsx";
import { DAY, FRAME, HARD, NOW } from "../made_up.ts";

const OWN: typeof FRAME = { ...FRAME, settings: ["users"] };
const FRESH = { frame: OWN, values: {}, errors: {} };
const TASKS = [{ id: "t1", name: "Acme Industries" }, { id: "t2", name: "Initech GmbH" }, {
  id: "t3",
  name: HARD.long,
}];
const isPerTask = ([name]: [string, string]) => /^(backups|tasks|content)\./.test(name);
const LABELS = {
  task: Object.fromEntries(Object.entries(PERMISSIONS).filter(isPerTask)),
  account: Object.fromEntries(Object.entries(PERMISSIONS).filter((one) => !isPerTask(one))),
};
const OFFER = {
  tasks: TASKS,
  labels: LABELS,
  mayMakeAdministrators: true,
  offered: [
    ...Object.keys(PERMISSIONS),
    ...Object.keys(LABELS.task).flatMap((name) => TASKS.map(({ id }) => `${name}@${id}`)),
  ],
};
const BOB: ShownUser = {
  id: "u2",
  email: "bob@acme.example",
  name: "Bob Tanaka",
  role: "Custom",
  may: ["View backups", "Restore: Acme Industries, Initech GmbH"],
  hasFactor: true,
  isActive: true,
  lastSignIn: NOW - DAY,
  isSelf: false,
  mayChange: true,
  mayHandOver: true,
};
const USERS: ShownUser[] = [
  { ...BOB, id: "u1", email: "alice@acme.example", name: "Alice Okafor", role: "Primary", isSelf: true },
  BOB,
  {
    ...BOB,
    id: "u3",
    email: "kavya@acme.example",
    name: HARD.emoji,
    role: "Administrator",
    hasFactor: false,
  },
  {
    ...BOB,
    id: "u4",
    email: "no.longer.here@acme.example",
    name: HARD.long,
    isActive: false,
    lastSignIn: null,
  },
];
const TOLD = {
  description: "Berlin office",
  addedAt: new Date(NOW - 9 * DAY),
  addedBy: "alice@acme.example",
};

/** Settings of the whole account: people and what protects their way in. */
export const ACCOUNT_SCREENS = {
  users: () => (
    <UsersPage
      frame={OWN}
      members={USERS}
      invitations={[
        {
          id: "i1",
          email: "new@acme.example",
          role: "Administrator",
          madeAt: NOW - DAY / 2,
          isExpired: false,
        },
        { id: "i2", email: "late@acme.example", role: "Custom", madeAt: NOW - 3 * DAY, isExpired: true },
      ]}
    />
  ),
  user: () => <UserPage frame={OWN} user={BOB} />,
  "user-self": () => <UserPage frame={OWN} user={{ ...USERS[0]!, mayChange: false, mayHandOver: false }} />,
  "user-new": () => <InviteUserPage {...FRESH} {...OFFER} ticked={["backups.view", "content.restore@t1"]} />,
  "user-new-refused": () => (
    <InviteUserPage
      {...FRESH}
      {...OFFER}
      values={{ email: "new", role: "custom" }}
      errors={{
        email: "is no email address: write it like you@example.com",
        may: "are missing: tick at least one, or choose Administrator",
      }}
      ticked={[]}
    />
  ),
  "user-access": () => (
    <UserAccessPage
      {...FRESH}
      {...OFFER}
      user={BOB}
      values={{ role: "administrator", seen: "x" }}
      ticked={[]}
    />
  ),
  "user-removal": () => <RemoveUserPage frame={OWN} user={BOB} />,
  "user-primary": () => <HandOverPage frame={OWN} user={BOB} />,
  "two-factor-rule": () => <FactorRulePage {...FRESH} seen="{}" required={false} withoutFactor={3} />,
  expiration: () => (
    <ExpirationPage
      {...FRESH}
      seen="{}"
      values={{ days: "3" }}
      errors={{ days: "must be from 7 to 730" }}
      days={90}
    />
  ),
  addresses: () => (
    <AddressesPage
      {...FRESH}
      restriction={{
        restrictedAt: null,
        allowed: [
          { id: "a1", range: "192.0.2.0/24", ...TOLD },
          { id: "a2", range: "2001:db8:1:2::1-2001:db8:1:2::ffff", ...TOLD, description: HARD.long },
        ],
      }}
      seen=""
      ownAddress="192.0.2.7"
      isOnList
    />
  ),
  "addresses-none": () => (
    <AddressesPage
      {...FRESH}
      restriction={{ restrictedAt: null, allowed: [] }}
      seen=""
      ownAddress="2001:db8::9"
      isOnList={false}
    />
  ),
  "access-denied": () => (
    <AccessDeniedPage text="Cannot let you in from 203.0.113.9: your account is open from certain addresses alone." />
  ),
  join: () => (
    <JoinPage
      values={{}}
      errors={{}}
      token="x"
      email="new@acme.example"
      account="Acme Industries"
      least={15}
    />
  ),
};

import { Button } from "../components/button.tsx";
import { dateText } from "../components/moment.tsx";
import { Pill } from "../components/pill.tsx";
import { RowArrow, Table } from "../components/table.tsx";
import type { Frame } from "../layout.tsx";
import { Settings } from "./frame.tsx";
import type { ShownInvitation, ShownUser } from "./shown_user.ts";

const HEADS = [
  { label: "User", look: "wide" as const },
  { label: "Type" },
  { label: "2FA" },
  { label: "State" },
  { label: "Last sign-in", look: "roomy" as const },
  { label: "Open", hidden: true, look: "end" as const },
];
const INVITED_HEADS = [
  { label: "Email", look: "wide" as const },
  { label: "Type" },
  { label: "State" },
  { label: "Actions", hidden: true, look: "end" as const },
];

/** **User Management**: who may enter the account, and who has been asked to (product S2). */
export function UsersPage({ frame, members, invitations }: {
  frame: Frame;
  members: ShownUser[];
  invitations: ShownInvitation[];
}) {
  return (
    <Settings frame={frame} tab="users" title="User Management">
      <div class="settings-bar">
        <h2>User Management</h2>
        <Button kind="primary" icon="plus" href="/settings/users/new">Add new user</Button>
      </div>
      <Table label="Users" heads={HEADS}>{members.map(User)}</Table>
      {invitations.length > 0 && (
        <>
          <h2>Invited</h2>
          <Table label="Invited" heads={INVITED_HEADS}>{invitations.map(Invited)}</Table>
        </>
      )}
    </Settings>
  );
}

function User({ id, email, name, role, hasFactor, isActive, lastSignIn, isSelf }: ShownUser) {
  return (
    <tr>
      <th scope="row" class="wide">
        <a class="row-link" href={`/settings/users/${id}`}>{email}</a>
        <span class="sub">{isSelf ? `${name} (you)` : name}</span>
      </th>
      <td>{role}</td>
      <td>
        <Pill tone={hasFactor ? "good" : "open"}>{hasFactor ? "On" : "Off"}</Pill>
      </td>
      <td>
        <Pill tone={isActive ? "good" : "quiet"}>{isActive ? "Active" : "Deactivated"}</Pill>
      </td>
      <td class="roomy">{lastSignIn === null ? "Never" : dateText(lastSignIn)}</td>
      <td class="end">
        <RowArrow />
      </td>
    </tr>
  );
}

function Invited({ id, email, role, madeAt, isExpired }: ShownInvitation) {
  return (
    <tr>
      <th scope="row" class="wide">
        {email}
        <span class="sub">Asked {dateText(madeAt)}</span>
      </th>
      <td>{role}</td>
      <td>
        <Pill tone={isExpired ? "warn" : "busy"}>{isExpired ? "Expired" : "Not confirmed"}</Pill>
      </td>
      <td class="end">
        <div class="row-buttons">
          <form method="post" action={`/settings/users/invited/${id}/resend`}>
            <Button small attributes={{ "aria-label": `Resend Email Confirmation to ${email}` }}>
              Resend Email Confirmation
            </Button>
          </form>
          <form method="post" action={`/settings/users/invited/${id}/withdraw`}>
            <Button small kind="quiet" attributes={{ "aria-label": `Withdraw the invitation of ${email}` }}>
              Withdraw
            </Button>
          </form>
        </div>
      </td>
    </tr>
  );
}

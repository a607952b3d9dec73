import { Avatar } from "../components/avatar.tsx";
import { Icon } from "../components/icon.tsx";
import { Menu, MenuButton, MenuLink } from "../components/menu.tsx";
import type { ShellUser } from "./shell.tsx";

/** Who is signed in, and the way out. */
export function AccountMenu({ user }: { user: ShellUser }) {
  const summary = (
    <>
      <Avatar name={user.name} />
      <span class="bar-account">{user.account}</span>
      <span class="visually-hidden">{`Account menu of ${user.name}`}</span>
      <Icon name="chevron-down" size={14} />
    </>
  );
  return (
    <Menu summary={summary} summaryClass="bar-link">
      <p class="menu-about">
        <strong>{user.name}</strong>
        {user.email}
      </p>
      <hr />
      <MenuLink href="/settings/security" icon="shield-check">Password and sign-in</MenuLink>
      <MenuLink href="/settings/sessions" icon="monitor">Sessions</MenuLink>
      {user.isOperator && <MenuLink href="/operator" icon="server">Operator's console</MenuLink>}
      <hr />
      <form method="post" action="/signout">
        <MenuButton icon="log-out">Sign out</MenuButton>
      </form>
    </Menu>
  );
}

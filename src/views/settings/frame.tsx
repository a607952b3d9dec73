import type { PropsWithChildren } from "hono/jsx";
import { PageHead } from "../components/page_head.tsx";
import { Tabs } from "../components/tabs.tsx";
import { type Frame, Shell } from "../layout.tsx";

const OWN = [
  { label: "Account", href: "/settings/account" },
  { label: "Security", href: "/settings/security" },
  { label: "Sessions", href: "/settings/sessions" },
];
const OTHERS = { users: { label: "User Management", href: "/settings/users" } };

/** A page of the settings: its rooms as links, then the page's own panels. */
export function Settings({ frame, tab, title, children }: PropsWithChildren<{
  frame: Frame;
  tab: "account" | "security" | "sessions" | "users";
  /** For the browser's tab; with a refused form it begins "Error: ". */
  title: string;
}>) {
  return (
    <Shell {...frame} title={title} current="settings">
      <PageHead title="Settings" />
      <Tabs
        label="Settings"
        tabs={[...OWN, ...(frame.settings ?? []).map((room) => OTHERS[room])]}
        current={`/settings/${tab}`}
      />
      <div class="settings">{children}</div>
    </Shell>
  );
}

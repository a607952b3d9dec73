import type { Child, PropsWithChildren } from "hono/jsx";
import { PageHead } from "../components/page_head.tsx";
import { Tabs } from "../components/tabs.tsx";
import { type Frame, Shell } from "../layout.tsx";

const TABS = [
  { label: "Accounts", href: "/operator" },
  { label: "Mails", href: "/operator/mails" },
  { label: "Jobs", href: "/operator/jobs" },
  { label: "Copies", href: "/operator/copies" },
];

/** A page of the console of whoever runs the installation. */
export function Console({ frame, title, lead, current, children }: PropsWithChildren<{
  frame: Frame;
  title: string;
  lead: Child;
  current: string;
}>) {
  return (
    <Shell {...frame} title={title} current={null}>
      <PageHead title="Operator's console" lead={lead} />
      <Tabs label="Operator's console" tabs={TABS} current={current} />
      {children}
    </Shell>
  );
}

import type { Child, PropsWithChildren } from "hono/jsx";
import { Button } from "../components/button.tsx";
import { PageHead } from "../components/page_head.tsx";
import { type TabLink, Tabs } from "../components/tabs.tsx";
import { type Frame, Shell } from "../layout.tsx";

export const SYSTEM = "/activity/system";
export const AUDIT = "/activity/audit";

const TABS: TabLink[] = [
  { label: "System Activity", href: SYSTEM },
  { label: "Security Audit", href: AUDIT },
];

/** What both logs know of whoever looks. */
export interface LogFrame {
  frame: Frame;
  /** Which of the two this person may see. */
  may: { system: boolean; audit: boolean };
}

/** A page of the room: its logs as links, those that this person may see. */
export function ActivityRoom({ frame, may, title, lead, current, children }: PropsWithChildren<
  LogFrame & { title: string; lead: Child; current: string }
>) {
  const tabs = TABS.filter(({ href }) => href === SYSTEM ? may.system : may.audit);
  return (
    <Shell {...frame} title={title} current="activity">
      <PageHead title="Activity" lead={lead} />
      {tabs.length > 1 && <Tabs label="Activity" tabs={tabs} current={current} />}
      {children}
    </Shell>
  );
}

/** What a log is narrowed by, as the URL has it. */
export interface LogQuery {
  q?: string;
  from?: string;
  to?: string;
  activity?: string;
  service?: string;
  status?: string;
}

/** The query as a query string, without what is empty. */
export function logSearch(query: LogQuery & { after?: string }): string {
  const kept = Object.entries(query).filter((one): one is [string, string] => !!one[1]);
  return kept.length === 0 ? "" : `?${new URLSearchParams(kept)}`;
}

/** All that match as a file. It follows the filters: what swaps the table swaps it too. */
export function ExportLink({ at, query }: { at: string; query: LogQuery }) {
  return (
    <span class="toolbar-end" id="export">
      <Button href={`${at}.csv${logSearch(query)}`} small icon="download">Export as CSV</Button>
    </span>
  );
}

/** The same, for an answer that swaps the table. */
export function ExportPartial(props: { at: string; query: LogQuery }) {
  return (
    <hx-partial hx-target="#export" hx-swap="outerHTML">
      <ExportLink {...props} />
    </hx-partial>
  );
}

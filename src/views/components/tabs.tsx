import { numberText } from "./quantities.ts";

export interface TabLink {
  label: string;
  href: string;
  count?: number;
  /** Where time changes the count: the id of its place. */
  countId?: string;
}

/** Second-level navigation. They are links to pages, so they are called no tabs to those who hear them. */
export function Tabs({ label, tabs, current }: { label: string; tabs: TabLink[]; current: string }) {
  return (
    <nav class="tabs" aria-label={label}>
      {tabs.map((tab) => (
        <a class="tab" href={tab.href} aria-current={tab.href === current ? "page" : undefined}>
          {tab.label}
          {tab.count !== undefined && <span class="count" id={tab.countId}>{numberText(tab.count)}</span>}
        </a>
      ))}
    </nav>
  );
}

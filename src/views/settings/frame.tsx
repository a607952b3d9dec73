import type { PropsWithChildren } from "hono/jsx";
import { Shell, type ShellProps } from "../layout.tsx";

const TABS = { account: "Account", security: "Security", sessions: "Sessions" };

export type SettingsTab = keyof typeof TABS;

/** What all settings pages are given. `title` of the tab is the page's own. */
export type SettingsProps = Omit<ShellProps, "title" | "current">;

/** A page of the settings: its rooms as links, then the page's own content. */
export function Settings({ frame, tab, title, children }: PropsWithChildren<{
  frame: SettingsProps;
  tab: SettingsTab;
  /** For the browser's tab; with a refused form it begins "Error: ". */
  title: string;
}>) {
  return (
    <Shell {...frame} title={title} current="settings">
      <div class="page-head">
        <div class="page-title">
          <h1>Settings</h1>
        </div>
      </div>
      <nav class="tabs" aria-label="Settings">
        {Object.entries(TABS).map(([name, label]) => (
          <a class="tab" href={`/settings/${name}`} aria-current={name === tab ? "page" : undefined}>
            {label}
          </a>
        ))}
      </nav>
      <div class="stack">{children}</div>
    </Shell>
  );
}

/** A part of a settings page. */
export function Part({ title, children }: PropsWithChildren<{ title: string }>) {
  return (
    <section class="section">
      <div class="section-head">
        <h2>{title}</h2>
      </div>
      <div class="stack">{children}</div>
    </section>
  );
}

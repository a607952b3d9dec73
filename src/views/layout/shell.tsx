import type { Child, PropsWithChildren } from "hono/jsx";
import type { Tone } from "../components/callout.tsx";
import { Icon } from "../components/icon.tsx";
import { Toast } from "../components/toast.tsx";
import { AccountMenu } from "./account_menu.tsx";
import { AlarmBanner, type ShownAlarm } from "./alarm_banner.tsx";
import { Brand } from "./brand.tsx";
import { Dialogs } from "./dialogs.tsx";
import { LostBanner, type ShownLostTask } from "./lost_banner.tsx";
import { Navigation, type NavItem } from "./navigation.tsx";
import { Page } from "./page.tsx";
import { SearchField } from "./search_field.tsx";

/** Who is signed in, as the header says it. */
export interface ShellUser {
  /** First and last name. */
  name: string;
  email: string;
  /** The account's name. */
  account: string;
  /** Whether the person may see the operator's console. */
  isOperator?: boolean;
}

/** Word of what the last request did, shown once. */
export interface Flash {
  tone?: Tone;
  text: string;
}

export interface ShellProps {
  /** The page in words, for the tab. With a refused form it begins "Error: ". */
  title: string;
  user: ShellUser;
  /** What this person may see; the rest is absent. */
  nav: NavItem[];
  current: NavItem | null;
  /** Rooms of the settings that this person may see beside their own. */
  settings?: "users"[];
  flash?: Flash;
  /** Tasks that Dropbox keeps out: told above every page. */
  lost?: ShownLostTask[];
  /** Alarms that nobody has answered. */
  alarms?: ShownAlarm[];
  /** Above everything else: an overdue invoice, the end of the trial. */
  banner?: Child;
  /** The page follows a job by server-sent events. */
  live?: boolean;
}

/** A page for somebody who is signed in. Children are the page's content, its `h1` first. */
export function Shell(
  { title, user, nav, current, flash, lost = [], alarms = [], banner, live, children }: PropsWithChildren<
    ShellProps
  >,
) {
  const links = <Navigation nav={nav} current={current} />;
  return (
    <Page title={title} bodyClass="shell" live={live}>
      <a class="skip" href="#main">Skip to content</a>
      <header class="bar">
        <details class="nav-menu only-narrow" data-menu>
          <summary aria-label="Menu">
            <Icon name="menu" size={20} />
          </summary>
          <nav aria-label="Main menu">{links}</nav>
        </details>
        <Brand />
        {nav.includes("recovery") && <SearchField />}
        {nav.includes("support") && (
          <a class="bar-link" href="/support">
            <Icon name="life-buoy" />Help
          </a>
        )}
        <AccountMenu user={user} />
      </header>
      <nav class="side" aria-label="Main">{links}</nav>
      <div class="panel">
        <LostBanner tasks={lost} />
        <AlarmBanner alarms={alarms} />
        {banner}
        <main class="content" id="main" tabindex={-1}>{children}</main>
      </div>
      <Dialogs>{flash && <Toast tone={flash.tone}>{flash.text}</Toast>}</Dialogs>
    </Page>
  );
}

/** What a route knows of every page it shows: who looks, what they may see, what just happened. */
export type Frame = Omit<ShellProps, "title" | "current">;

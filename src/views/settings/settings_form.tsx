import type { PropsWithChildren } from "hono/jsx";
import { Button } from "../components/button.tsx";
import { ErrorSummary } from "../components/error_summary.tsx";
import { Panel } from "../components/panel.tsx";
import { titled } from "../form_words.ts";
import type { Frame } from "../layout.tsx";
import { Settings } from "./frame.tsx";

/** A page of one form below a tab of the settings. Its fields are the children; Cancel leads back to the tab. */
export function SettingsForm({ title, tab, frame, words, to, seen, children }: PropsWithChildren<{
  title: string;
  tab: "account" | "security";
  frame: Frame;
  /** What is wrong, by field. */
  words: Record<string, string>;
  to: string;
  /** What the fields show but for what was typed, where others may change it too; sent back with them. */
  seen?: string;
}>) {
  return (
    <Settings frame={frame} tab={tab} title={titled(title, words)}>
      <Panel title={title}>
        <ErrorSummary errors={words} />
        <form class="form" method="post" action={to} novalidate>
          {seen !== undefined && <input type="hidden" name="seen" value={seen} />}
          {children}
          <div class="buttons">
            <Button kind="primary">Save</Button>
            <Button href={`/settings/${tab}`} kind="quiet">Cancel</Button>
          </div>
        </form>
      </Panel>
    </Settings>
  );
}

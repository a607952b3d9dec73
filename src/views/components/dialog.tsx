import type { Child, PropsWithChildren } from "hono/jsx";
import { Icon } from "./icon.tsx";

/** What a dialog shows; also, in `DialogPage`, what the same URL shows without a script. */
export function DialogCard({ title, back, foot, children }: PropsWithChildren<{
  title: string;
  /** The page it was opened from: where Cancel leads. */
  back: string;
  /** The buttons that do it; Cancel stands before them. */
  foot?: Child;
}>) {
  return (
    <div class="dialog-card">
      <div class="dialog-head">
        <h1 id="dialog-title">{title}</h1>
        <a class="button button-quiet button-small button-icon" href={back} data-close aria-label="Close">
          <Icon name="x" />
        </a>
      </div>
      {children}
      {foot && (
        <div class="dialog-foot">
          <a class="button button-plain" href={back} data-close>Cancel</a>
          {foot}
        </div>
      )}
    </div>
  );
}

/** A dialog's card on a page of its own. */
export function DialogPage({ children }: PropsWithChildren) {
  return <div class="dialog-page">{children}</div>;
}

/** Where a dialog's card is put. */
export const INTO_DIALOG = { "hx-target": "#dialog-body", "hx-swap": "innerHTML" };

/** What a link needs to open its page in the dialog. */
export function inDialog(href: string): Record<string, string> {
  return { "hx-get": href, ...INTO_DIALOG };
}

/**
 * What a form needs that posts to `action`: what is asked then, or refused, stands in the dialog; what is done is told
 * by a toast. Of a button the `disable` is "this".
 */
export function postsInDialog(action: string, disable: "find button" | "this" = "find button") {
  return { "hx-post": action, ...INTO_DIALOG, "hx-disable": disable };
}

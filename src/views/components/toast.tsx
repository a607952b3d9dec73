import type { PropsWithChildren } from "hono/jsx";
import { type Tone, TONE_ICONS } from "./callout.tsx";
import { Icon } from "./icon.tsx";

/** Word of what just happened. All but errors go by themselves after some seconds; without a script all stay. */
export function Toast({ tone = "good", children }: PropsWithChildren<{ tone?: Tone }>) {
  return (
    <div class={`toast toast-${tone}`} data-stays={tone === "bad" || tone === "warn" ? "" : undefined}>
      <Icon name={TONE_ICONS[tone]} />
      <div>{children}</div>
      <button
        class="button button-quiet button-small button-icon needs-script"
        type="button"
        data-dismiss
        aria-label="Dismiss"
      >
        <Icon name="x" />
      </button>
    </div>
  );
}

/** A toast as an answer to htmx, whatever else the answer swaps. */
export function ToastPartial({ tone, children }: PropsWithChildren<{ tone?: Tone }>) {
  return (
    <hx-partial hx-target="#toasts" hx-swap="beforeend">
      <Toast tone={tone}>{children}</Toast>
    </hx-partial>
  );
}

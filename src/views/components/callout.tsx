import type { Child, PropsWithChildren } from "hono/jsx";
import { Icon, type IconName } from "./icon.tsx";

export type Tone = "info" | "good" | "warn" | "bad" | "quiet";

export const TONE_ICONS: Record<Tone, IconName> = {
  info: "info",
  good: "circle-check",
  warn: "triangle-alert",
  bad: "circle-alert",
  quiet: "info",
};

/** Something to know before going on, with what can be done about it at its end. */
export function Callout({ tone = "info", icon, actions, children }: PropsWithChildren<{
  tone?: Tone;
  icon?: IconName;
  actions?: Child;
}>) {
  return (
    <div class={`callout callout-${tone}`}>
      <Icon name={icon ?? TONE_ICONS[tone]} />
      <div>{children}</div>
      {actions && <div class="buttons">{actions}</div>}
    </div>
  );
}

import type { PropsWithChildren } from "hono/jsx";
import { Icon, type IconName } from "./icon.tsx";

interface ButtonProps {
  kind?: "primary" | "plain" | "danger" | "quiet";
  /** Makes it a link that looks like a button. */
  href?: string;
  type?: "submit" | "button";
  /** What the form sends when this button was the one. */
  name?: string;
  value?: string;
  /** The id of a form that stands elsewhere. */
  form?: string;
  /** Where to send the form instead of its own action. */
  formaction?: string;
  icon?: IconName;
  small?: boolean;
  wide?: boolean;
  disabled?: boolean;
  busy?: boolean;
  /** What it does, for a button that shows its icon alone. */
  label?: string;
  class?: string;
  /** `hx-*`, `data-*` and the like. */
  attributes?: Record<string, string>;
}

/** A button, or a link that acts like one. It says it is busy while htmx waits for it. */
export function Button(props: PropsWithChildren<ButtonProps>) {
  const { href, children, icon, label, disabled, busy, attributes } = props;
  const inside = (
    <>
      {icon && <Icon name={icon} />}
      {!href && props.kind !== "quiet" && <span class="spinner" aria-hidden="true"></span>}
      {children}
    </>
  );
  if (href) return <a class={classes(props)} href={href} aria-label={label} {...attributes}>{inside}</a>;
  const { type = "submit", name, value, form, formaction } = props;
  return (
    <button
      class={classes(props)}
      {...{ type, name, value, form, formaction, disabled }}
      aria-label={label}
      aria-busy={busy ? "true" : undefined}
      {...attributes}
    >
      {inside}
    </button>
  );
}

function classes(
  { kind = "plain", small, wide, label, children, class: more }: PropsWithChildren<ButtonProps>,
) {
  return [
    `button button-${kind}`,
    small && "button-small",
    wide && "button-wide",
    label && !children && "button-icon",
    more,
  ].filter(Boolean).join(" ");
}

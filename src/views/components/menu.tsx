import type { Child, PropsWithChildren } from "hono/jsx";
import { Icon, type IconName } from "./icon.tsx";

/** A button that opens a list of things to do; it works without a script. `start`: opens towards the line's end. */
export function Menu(
  { summary, summaryClass = "button button-plain", start, children }: PropsWithChildren<{
    summary: Child;
    summaryClass?: string;
    start?: boolean;
  }>,
) {
  return (
    <details class={start ? "menu menu-start" : "menu"} data-menu>
      <summary class={summaryClass}>
        {summary}
        {typeof summary === "string" && <Icon name="chevron-down" size={14} />}
      </summary>
      <div class="menu-panel">{children}</div>
    </details>
  );
}

interface ItemProps {
  icon?: IconName;
  danger?: boolean;
}

/** A way to another page. */
export function MenuLink({ href, icon, danger, attributes, children }: PropsWithChildren<
  ItemProps & { href: string; attributes?: Record<string, string> }
>) {
  return (
    <a class={itemClass(danger)} href={href} {...attributes}>
      {icon && <Icon name={icon} />}
      {children}
    </a>
  );
}

/** A change: the button of the form around it, or of the one that `form` names. */
export function MenuButton({ icon, danger, form, formaction, attributes, children }: PropsWithChildren<
  ItemProps & { form?: string; formaction?: string; attributes?: Record<string, string> }
>) {
  return (
    <button class={itemClass(danger)} {...{ type: "submit", form, formaction }} {...attributes}>
      {icon && <Icon name={icon} />}
      {children}
    </button>
  );
}

function itemClass(danger?: boolean): string {
  return danger ? "menu-item menu-item-danger" : "menu-item";
}

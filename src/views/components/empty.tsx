import type { Child, PropsWithChildren } from "hono/jsx";
import { Icon, type IconName } from "./icon.tsx";

/** Where nothing is yet, or nothing matches: one sentence and what to do next. */
export function Empty({ icon, title, actions, children }: PropsWithChildren<{
  icon: IconName;
  title: string;
  actions?: Child;
}>) {
  return (
    <div class="empty">
      <span class="empty-mark">
        <Icon name={icon} size={18} />
      </span>
      <h2>{title}</h2>
      {children && <p>{children}</p>}
      {actions && <div class="buttons">{actions}</div>}
    </div>
  );
}

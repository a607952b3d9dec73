import type { Child, PropsWithChildren } from "hono/jsx";
import type { PillTone } from "./pill.tsx";

/** Figures side by side. */
export function Tiles({ children, label, id }: PropsWithChildren<{ label: string; id?: string }>) {
  return <div class="tiles" role="group" aria-label={label} id={id}>{children}</div>;
}

/** One figure. `href`: the list behind it; `current`: that list is what is shown now. */
export function Tile({ label, value, note, tone, href, current }: {
  label: string;
  value: Child;
  note?: Child;
  tone?: PillTone;
  href?: string;
  current?: boolean;
}) {
  const inside = (
    <>
      <span class="tile-label">{tone && <span class={`dot dot-${tone}`}></span>}{label}</span>
      <span class="tile-value">{value}</span>
      {note && <span class="tile-note">{note}</span>}
    </>
  );
  if (!href) return <div class="tile">{inside}</div>;
  return <a class="tile" href={href} aria-current={current ? "true" : undefined}>{inside}</a>;
}

import type { Child, PropsWithChildren } from "hono/jsx";
import { Icon } from "./icon.tsx";

export interface Head {
  label: string;
  /** For columns of ticks and arrows: the label is heard, not seen. */
  hidden?: boolean;
  /** `roomy`: shown where there is room. Its cells carry the same class. */
  look?: "number" | "wide" | "tick" | "end" | "roomy" | "number roomy";
  /** The link that sorts by this column, and how it is sorted now. */
  sort?: { href: string; direction?: "ascending" | "descending" };
  /** Instead of the label: the box that ticks all rows. */
  control?: Child;
}

interface TableProps {
  /** What it lists: its name for those who hear it. */
  label: string;
  heads: Head[];
  /** The region that htmx swaps. */
  id?: string;
  /** The head stays in sight on wide screens. */
  sticky?: boolean;
  /** On a narrow screen a row is a card, its cells below each other; `data-label` says what a cell is then. */
  cards?: boolean;
  /** What can be done with the ticked rows. It makes the rows selectable. */
  bulk?: Child;
  /** Count and pager. */
  foot?: Child;
  /** Stands instead of rows when there are none. */
  empty?: Child;
  attributes?: Record<string, string>;
}

/** A table in a frame that scrolls sideways by itself. Children are its rows. */
export function Table(
  { label, heads, id, sticky, cards, bulk, foot, empty, attributes, children }: PropsWithChildren<TableProps>,
) {
  const look = [
    "table-frame table-region",
    sticky && "table-sticky",
    cards && "table-cards",
    bulk && "selectable",
  ].filter(Boolean)
    .join(" ");
  return (
    <div class={look} id={id} {...attributes}>
      {bulk}
      {empty ?? (
        <div class="table-scroll" tabindex={0} role="region" aria-label={label}>
          <table class="table">
            <thead>
              <tr>{heads.map((head) => <HeadCell {...head} />)}</tr>
            </thead>
            <tbody>{children}</tbody>
          </table>
        </div>
      )}
      {foot && !empty && <div class="table-foot">{foot}</div>}
    </div>
  );
}

function HeadCell({ label, hidden, look, sort, control }: Head) {
  if (control) return <td class={look}>{control}</td>;
  if (hidden) {
    return (
      <th scope="col" class={look}>
        <span class="visually-hidden">{label}</span>
      </th>
    );
  }
  if (!sort) return <th scope="col" class={look}>{label}</th>;
  const icon = sort.direction === "ascending"
    ? "arrow-up"
    : sort.direction === "descending"
    ? "arrow-down"
    : "chevrons-up-down";
  return (
    <th scope="col" class={look} aria-sort={sort.direction ?? "none"}>
      <a class="sort" href={sort.href}>
        {label}
        <Icon name={icon} size={12} />
      </a>
    </th>
  );
}

/** The box in the head: ticks all rows of the page. It does nothing without a script, so it is not shown then. */
export function TickAll({ label }: { label: string }) {
  return <input class="box needs-script" type="checkbox" data-tick-all aria-label={label} />;
}

/** A row's box. All boxes of a table send under one name. */
export function Tick(
  { name, value, label, form }: { name: string; value: string; label: string; form?: string },
) {
  return <input class="box" type="checkbox" aria-label={`Select ${label}`} {...{ name, value, form }} />;
}

/** The arrow at a row's end. It is a drawing: the row's link is its name. */
export function RowArrow() {
  return (
    <span class="row-arrow">
      <Icon name="chevron-right" />
    </span>
  );
}

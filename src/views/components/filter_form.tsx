import type { PropsWithChildren } from "hono/jsx";
import { fieldId } from "./field_parts.tsx";
import { Icon } from "./icon.tsx";
import type { Option } from "./select.tsx";

/**
 * Search and filters of a list. Its state is the URL: with htmx the region with the id `region` follows as one types,
 * without a script the button sends it. The region stands outside, so focus and caret stay.
 */
export function FilterForm(
  { action, region, children }: PropsWithChildren<{ action: string; region: string }>,
) {
  return (
    <form
      class="toolbar"
      method="get"
      role="search"
      action={action}
      hx-get={action}
      hx-trigger="input delay:200ms, submit"
      hx-target={`#${region}`}
      hx-swap="outerHTML"
      hx-sync="this:replace"
      hx-replace-url="true"
    >
      {children}
      <noscript>
        <button class="button button-plain button-small" type="submit">Apply</button>
      </noscript>
    </form>
  );
}

/** The words to search for. */
export function Search({ name = "q", label, value }: { name?: string; label: string; value?: string }) {
  return (
    <div class="search">
      <Icon name="search" size={14} />
      <input
        class="input input-small"
        type="search"
        id={fieldId(name)}
        aria-label={label}
        placeholder={label}
        autocomplete="off"
        {...{ name, value }}
      />
    </div>
  );
}

/** One of a list; the first, `any`, filters nothing. */
export function Filter({ name, label, any, options, value }: {
  name: string;
  label: string;
  any: string;
  options: Option[];
  value?: string;
}) {
  return (
    <span class="select">
      <select class="input input-small" id={fieldId(name)} aria-label={label} name={name}>
        <option value="" selected={!value}>{any}</option>
        {options.map((option) => (
          <option value={option.value} selected={option.value === value}>{option.label}</option>
        ))}
      </select>
      <Icon name="chevron-down" size={14} />
    </span>
  );
}

/** A day, UTC; none filters nothing. */
export function DayFilter({ name, label, value }: { name: string; label: string; value?: string }) {
  return (
    <label class="day-filter">
      <span>{label}</span>
      <input class="input input-small" type="date" id={fieldId(name)} {...{ name, value }} />
    </label>
  );
}

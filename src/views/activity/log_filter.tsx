import type { Child } from "hono/jsx";
import { DayFilter, Filter, FilterForm, Search } from "../components/filter_form.tsx";
import type { Option } from "../components/select.tsx";
import type { LogQuery } from "./frame.tsx";

/** What each of a log's filters offers. */
export interface LogOptions {
  activities: Option[];
  services: Option[];
  statuses: Option[];
}

/** Search and filters of a log. */
export function LogFilter({ at, region, query, options, search, children }: {
  at: string;
  region: string;
  query: LogQuery;
  options: LogOptions;
  /** The search field's words. */
  search: string;
  children: Child;
}) {
  const { q, from, to, activity, service, status } = query;
  return (
    <FilterForm action={at} region={region}>
      <Search label={search} value={q} />
      <DayFilter label="From" name="from" value={from} />
      <DayFilter label="To" name="to" value={to} />
      <Filter
        name="activity"
        label="Filter by activity"
        any="Any activity"
        options={options.activities}
        value={activity}
      />
      <Filter
        name="service"
        label="Filter by service"
        any="Any service"
        options={options.services}
        value={service}
      />
      <Filter
        name="status"
        label="Filter by status"
        any="Any status"
        options={options.statuses}
        value={status}
      />
      {children}
    </FilterForm>
  );
}

import type { Child } from "hono/jsx";
import { Button } from "../components/button.tsx";
import { Empty } from "../components/empty.tsx";
import { Pager, type PagerProps } from "../components/pager.tsx";
import { type Head, Table } from "../components/table.tsx";
import type { LogQuery } from "./frame.tsx";

/** A page of a log, as its query narrows it. */
export interface LogPage<Row> {
  rows: Row[];
  query: LogQuery;
  page: Pick<PagerProps, "total" | "first" | "next">;
}

/** The table that both logs are; what filters and paging swap. */
export function LogTable<Row>({ label, at, heads, log, row, nothing, noMatch }: {
  label: string;
  /** The log's address, without filters. */
  at: string;
  heads: Head[];
  log: LogPage<Row>;
  row(one: Row): Child;
  /** What stands there while nothing was ever told. */
  nothing: Child;
  /** In words, where the filters leave nothing. */
  noMatch: string;
}) {
  const { rows, query, page } = log;
  const isFiltered = Object.values(query).some(Boolean);
  const none = isFiltered
    ? (
      <Empty icon="search" title="Nothing matches" actions={<Button href={at}>Clear filters</Button>}>
        {noMatch}
      </Empty>
    )
    : nothing;
  return (
    <Table
      id="log"
      label={label}
      heads={heads}
      empty={rows.length > 0 ? undefined : none}
      foot={<Pager noun="entries" shown={rows.length} {...page} />}
    >
      {rows.map(row)}
    </Table>
  );
}

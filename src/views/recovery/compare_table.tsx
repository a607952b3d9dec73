import type { ComparePage } from "../../domain/recovery/compare/page.ts";
import type { ChangeKind } from "../../domain/recovery/compare/changes.ts";
import type { Counts } from "../../domain/recovery/compare/folders.ts";
import { Button } from "../components/button.tsx";
import { Empty } from "../components/empty.tsx";
import { Pager } from "../components/pager.tsx";
import { numberText } from "../components/quantities.ts";
import { type Head, Table } from "../components/table.tsx";
import { Tile, Tiles } from "../components/tiles.tsx";
import { CHANGE_WORDS, CompareRow, type Here, TONES } from "./compare_row.tsx";
import { searchOf } from "./folder_table.tsx";

export interface CompareTableProps extends ComparePage {
  /** `/recovery/<task>/<entity>/compare`. */
  at: string;
  /** As the URL has it. */
  query: { from: string; to: string; path?: string; change?: string; sort?: string; all?: string };
  /** It is not the first page. */
  paged: boolean;
  /** The folder that is shown, and how many items below it were removed or changed. */
  folder: number;
  lost: number;
}

/** What differs in a folder and below it: the region that filters, sorting and paging swap. */
export function CompareTable(props: CompareTableProps) {
  const { at, query, entries, total, next, paged, folder, lost, counts } = props;
  const here = (more: Record<string, string | undefined>) => `${at}${searchOf({ ...query, ...more })}`;
  return (
    <div id="compare">
      <CountTiles counts={counts} current={query.change} here={here} />
      <form method="post" action={`${at}/choice${searchOf({ from: query.from, to: query.to })}`}>
        <input type="hidden" name="folder" value={String(folder)} />
        <input type="hidden" name="path" value={query.path ?? ""} />
        <Table
          label="What differs"
          heads={headsOf(query, here)}
          foot={
            <Pager
              noun={total === 1 ? "item" : "items"}
              shown={entries.length}
              total={total ?? undefined}
              first={paged ? here({}) : undefined}
              next={next === null ? undefined : here({ after: next })}
            />
          }
          empty={entries.length === 0 ? <Nothing here={here} filtered={Boolean(query.change)} /> : undefined}
        >
          {entries.map((entry) => <CompareRow entry={entry} here={here} />)}
        </Table>
        {lost > 0 && <Choose lost={lost} />}
      </form>
    </div>
  );
}

function CountTiles({ counts, current, here }: { counts: Counts; current?: string; here: Here }) {
  return (
    <Tiles label="What differs here and below">
      {(Object.keys(CHANGE_WORDS) as ChangeKind[]).map((change) => (
        <Tile
          label={CHANGE_WORDS[change]}
          tone={TONES[change]}
          value={numberText(counts[change])}
          href={here({ change: current === change ? undefined : change, all: undefined })}
          current={current === change}
        />
      ))}
    </Tiles>
  );
}

function headsOf(query: CompareTableProps["query"], here: Here): Head[] {
  const [by, down] = [(query.sort || "name").replace("-", ""), query.sort?.startsWith("-") ?? false];
  const sorted = (name: string) => {
    const direction = down ? "descending" as const : "ascending" as const;
    const sort = by === name && !down ? `-${name}` : name;
    return query.all ? undefined : { href: here({ sort }), direction: by === name ? direction : undefined };
  };
  return [
    { label: "Choose", hidden: true, look: "tick" },
    { label: "Name", look: "wide", sort: sorted("name") },
    { label: "Change", sort: sorted("change") },
    { label: "Size", look: "number", sort: sorted("size") },
    { label: "Modified", look: "roomy", sort: sorted("modified") },
  ];
}

function Choose({ lost }: { lost: number }) {
  return (
    <div class="basket">
      <p>What you choose is taken as it was in the older snapshot.</p>
      <div class="buttons">
        <Button small>Choose what is ticked</Button>
        <Button small kind="primary" name="all" value={String(lost)}>
          {lost === 1
            ? "Choose the 1 removed or changed"
            : `Choose all ${numberText(lost)} removed or changed`}
        </Button>
      </div>
    </div>
  );
}

function Nothing({ here, filtered }: { here: Here; filtered: boolean }) {
  if (!filtered) {
    return <Empty icon="check" title="Nothing differs here">Both snapshots show the same.</Empty>;
  }
  return (
    <Empty
      icon="search"
      title="Nothing differs in that way"
      actions={<Button href={here({ change: undefined })}>Show all changes</Button>}
    />
  );
}

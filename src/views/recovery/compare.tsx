import type { Child } from "hono/jsx";
import type { EntityRow } from "../../domain/entities/table.ts";
import type { OpenSnapshot } from "../../domain/recovery/open_snapshot.ts";
import { Button } from "../components/button.tsx";
import { Empty } from "../components/empty.tsx";
import { Filter, FilterForm } from "../components/filter_form.tsx";
import { momentTexts } from "../components/moment.tsx";
import { PageHead } from "../components/page_head.tsx";
import { numberText } from "../components/quantities.ts";
import { type Frame, Shell } from "../layout.tsx";
import { CHANGE_WORDS } from "./compare_row.tsx";
import { CompareTable, type CompareTableProps } from "./compare_table.tsx";
import { FolderWay } from "./folder_way.tsx";
import { searchOf } from "./folder_table.tsx";
import { wayTo } from "./snapshot_way.ts";

export { CompareTable, type CompareTableProps } from "./compare_table.tsx";

export interface ComparePageProps {
  frame: Frame;
  task: { id: string; name: string };
  entity: EntityRow;
  /** `/recovery/<task>/<entity>`. */
  at: string;
  older: OpenSnapshot;
  newer: OpenSnapshot;
  steps: { name: string; path: string }[];
  table: CompareTableProps;
}

const KINDS = Object.entries(CHANGE_WORDS).map(([value, label]) => ({ value, label }));

/** R7: what differs between two snapshots, folder by folder; what is lost can be had back. */
export function ComparePage(props: ComparePageProps) {
  const { frame, task, entity, at, older, newer, steps, table } = props;
  const { query } = table;
  const { change: _, all: __, ...kept } = query;
  const pair = { from: query.from, to: query.to };
  return (
    <Shell {...frame} title={`What changed in ${steps.at(-1)?.name ?? entity.name}`} current="recovery">
      <PageHead
        title="What changed"
        way={wayTo(task, entity, at)}
        lead={<Between {...{ at, older, newer }} path={query.path} />}
        actions={<Button href={`${at}/compare.csv${searchOf(pair)}`} icon="download">Download CSV</Button>}
      />
      <FolderWay here={`${at}/compare`} pair={pair} top={entity.name} steps={steps} />
      <FilterForm action={`${at}/compare`} region="compare">
        {Object.entries(kept).map(([name, value]) => <input type="hidden" name={name} value={value ?? ""} />)}
        <Filter name="change" label="Change" any="Any change" options={KINDS} value={query.change} />
        <label class="toolbar-choice">
          <input class="box" type="checkbox" name="all" value="yes" checked={query.all === "yes"} />
          Also what did not change
        </label>
      </FilterForm>
      <CompareTable {...table} />
    </Shell>
  );
}

/** Both snapshots, each a link to the same folder then, and the pairs beside this one. */
function Between({ at, older, newer, path }: {
  at: string;
  older: OpenSnapshot;
  newer: OpenSnapshot;
  path?: string;
}): Child {
  const [since, until] = momentTexts([older, newer].map((one) => one.at.getTime()));
  const then = ({ run }: OpenSnapshot, moment = "") => (
    <a href={`${at}/at/${run}${searchOf({ path })}`}>{moment}</a>
  );
  const pair = (from: number, to: number) =>
    `${at}/compare${searchOf({ from: `${from}`, to: `${to}`, path })}`;
  return (
    <>
      From {then(older, since)} to {then(newer, until)}.
      {older.before !== null && (
        <>
          {" "}
          <a href={pair(older.before, older.run)}>The change before</a>
        </>
      )}
      {newer.after !== null && (
        <>
          {" "}
          <a href={pair(newer.run, newer.after)}>The change after</a>
        </>
      )}
    </>
  );
}

/** Fewer than two snapshots, or a folder that is in neither: what can be done instead. */
export function NothingToComparePage({ frame, task, entity, at, title, children }: {
  frame: Frame;
  task: { id: string; name: string };
  entity: EntityRow;
  at: string;
  title: string;
  children?: Child;
}) {
  return (
    <Shell {...frame} title="What changed" current="recovery">
      <PageHead title="What changed" way={wayTo(task, entity, at)} />
      <Empty
        icon="calendar"
        title={title}
        actions={<Button href={`${at}/snapshots`}>Choose two snapshots</Button>}
      >
        {children}
      </Empty>
    </Shell>
  );
}

/** Other items are meant than the page said: it asks again, with the number that is so now. */
export function RecountedPage({ frame, title, back, action, fields, was, count, noun }: {
  frame: Frame;
  title: string;
  back: string;
  action: string;
  fields: Record<string, string>;
  was: number;
  count: number;
  noun: string;
}) {
  return (
    <Shell {...frame} title={title} current="recovery">
      <PageHead
        title={title}
        lead={`The page said ${numberText(was)} ${noun}. Now it is ${numberText(count)}.`}
      />
      <form class="card card-body stack" method="post" action={action}>
        {Object.entries(fields).map(([name, value]) => <input type="hidden" name={name} value={value} />)}
        <p>Something changed since the page was made. Nothing is chosen yet.</p>
        <div class="buttons">
          <Button href={back}>Back</Button>
          {count > 0 && (
            <Button kind="primary" name="all" value={String(count)}>
              {`Choose all ${numberText(count)}`}
            </Button>
          )}
        </div>
      </form>
    </Shell>
  );
}

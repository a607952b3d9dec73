import type { EntityRow } from "../../domain/entities/table.ts";
import type { OpenSnapshot } from "../../domain/recovery/open_snapshot.ts";
import type { Timeline as Month } from "../../domain/recovery/timeline.ts";
import type { Way } from "../../domain/recovery/way.ts";
import { Button } from "../components/button.tsx";
import { Empty } from "../components/empty.tsx";
import { FilterForm, Search } from "../components/filter_form.tsx";
import { momentText } from "../components/moment.tsx";
import { PageHead } from "../components/page_head.tsx";
import { Pill } from "../components/pill.tsx";
import { type Frame, Shell } from "../layout.tsx";
import { Basket, type MayWithChosen } from "./basket.tsx";
import { FolderTable, type FolderTableProps, searchOf } from "./folder_table.tsx";
import { FolderWay } from "./folder_way.tsx";
import { wayTo } from "./snapshot_way.ts";
import { Timeline } from "./timeline.tsx";

export interface FolderPageProps {
  frame: Frame;
  task: { id: string; name: string };
  entity: EntityRow;
  /** `/recovery/<task>/<entity>`. */
  at: string;
  snapshot: OpenSnapshot;
  way: Way;
  table: FolderTableProps;
  timeline: Month;
  /** The month that was asked for: the calendar is open then. */
  month?: string;
  /** Places that are chosen. */
  count: number;
  may: MayWithChosen;
}

/** R2: a folder as of a snapshot; the calendar moves the same folder through time. */
export function FolderPage(props: FolderPageProps) {
  const { frame, task, entity, at, snapshot, way, table, timeline, month, count, may } = props;
  const here = `${at}/at/${snapshot.run}`;
  const title = way.steps.at(-1)?.name ?? entity.name;
  return (
    <Shell {...frame} title={`${title}, ${momentText(snapshot.at.getTime())}`} current="recovery">
      <PageHead
        title={title}
        way={wayTo(task, entity, at)}
        status={snapshot.isPartial && <Pill tone="warn">Partial</Pill>}
        actions={snapshot.before !== null && (
          <Button href={`${at}/compare${searchOf({ to: String(snapshot.run), path: way.path })}`}>
            What changed
          </Button>
        )}
      />
      <Timeline {...{ at, snapshot, timeline, month }} path={way.path} />
      <FolderWay here={here} top={entity.name} steps={way.steps} />
      <FilterForm action={here} region="folder">
        <input type="hidden" name="path" value={way.path} />
        <input type="hidden" name="sort" value={table.filter.sort ?? ""} />
        <Search label="Filter in this folder" value={table.filter.q} />
      </FilterForm>
      {table.after && (
        <p class="choose-plain">
          <a href={`${here}${searchOf({ path: way.path, ...table.filter })}`}>Back to the first items</a>
        </p>
      )}
      <FolderTable {...table} />
      <Basket at={here} count={count} may={may} />
    </Shell>
  );
}

/** The folder of a link is not in this snapshot: where it is. */
export function NotThereThenPage({ frame, task, entity, at, snapshot, path, nearest }: {
  frame: Frame;
  task: { id: string; name: string };
  entity: EntityRow;
  at: string;
  snapshot: OpenSnapshot;
  path: string;
  nearest: { before: number | null; after: number | null };
}) {
  const query = searchOf({ path });
  const isNowhere = nearest.before === null && nearest.after === null;
  const actions = (
    <>
      {nearest.before !== null && (
        <Button href={`${at}/at/${nearest.before}${query}`} icon="arrow-left">
          The last snapshot before with it
        </Button>
      )}
      {nearest.after !== null && (
        <Button href={`${at}/at/${nearest.after}${query}`}>The first snapshot after with it</Button>
      )}
      <Button href={`${at}/at/${snapshot.run}`}>The top of this snapshot</Button>
    </>
  );
  return (
    <Shell {...frame} title="Not there then" current="recovery">
      <PageHead title="Not there then" way={wayTo(task, entity, at)} />
      <Empty
        icon="calendar"
        title={`It was not there on ${momentText(snapshot.at.getTime())}`}
        actions={actions}
      >
        <bdi>{path}</bdi> {isNowhere ? "is in no snapshot." : "is in others."}
      </Empty>
    </Shell>
  );
}

import type { Alarm } from "../domain/alarm/alarms.ts";
import { Button } from "./components/button.tsx";
import { Empty } from "./components/empty.tsx";
import { Moment } from "./components/moment.tsx";
import { PageHead } from "./components/page_head.tsx";
import { Pager } from "./components/pager.tsx";
import { Pill } from "./components/pill.tsx";
import { numberText } from "./components/quantities.ts";
import { RowArrow, Table } from "./components/table.tsx";
import { type Frame, Shell } from "./layout.tsx";

const HEADS = [
  { label: "User / team folder", look: "wide" as const },
  { label: "Status" },
  { label: "Happened" },
  { label: "Files harmed", look: "number" as const },
  { label: "Last clean point" },
  { label: "Open", hidden: true, look: "end" as const },
];

/** Every mass-change alarm, those that wait for an answer and those that have one. */
export function AlarmsPage({ frame, alarms, next, paged }: {
  frame: Frame;
  alarms: Alarm[];
  /** `before` of the next page. */
  next: number | null;
  paged: boolean;
}) {
  return (
    <Shell {...frame} title="Mass-change alarms" current="recovery">
      <PageHead
        title="Mass-change alarms"
        way={[{ label: "Recovery", href: "/recovery" }]}
        lead="Many files that changed as an attack changes them, or a slip."
      />
      <Table
        label="Mass-change alarms"
        heads={HEADS}
        empty={alarms.length === 0 ? <None /> : undefined}
        foot={(paged || next !== null) && (
          <Pager
            noun="alarms"
            shown={alarms.length}
            first={paged ? "/alarms" : undefined}
            next={next === null ? undefined : `/alarms?before=${next}`}
          />
        )}
      >
        {alarms.map((alarm) => <Row alarm={alarm} />)}
      </Table>
    </Shell>
  );
}

function Row({ alarm: { id, entity, answer, first, clean, counts } }: { alarm: Alarm }) {
  return (
    <tr>
      <th scope="row" class="wide">
        <a class="row-link" href={`/alarms/${id}`}>
          <bdi>{entity.name}</bdi>
        </a>
      </th>
      <td>
        <AnswerPill answer={answer} />
      </td>
      <td>
        <Moment at={first.at.getTime()} />
      </td>
      <td class="number">{numberText(harmedCount(counts))}</td>
      <td>
        <Moment at={clean.at.getTime()} />
      </td>
      <td class="end">
        <RowArrow />
      </td>
    </tr>
  );
}

/** Noise is counted among what is overwritten, renamed or gone. */
export function harmedCount({ rewritten, renamed, removed }: Alarm["counts"]): number {
  return rewritten + renamed + removed;
}

/** Whether somebody has said what it was. */
export function AnswerPill({ answer }: Pick<Alarm, "answer">) {
  if (answer === null) return <Pill tone="bad">Open</Pill>;
  return answer.kind === "ours" ? <Pill tone="quiet">It was us</Pill> : <Pill tone="good">Gone back</Pill>;
}

function None() {
  return (
    <Empty
      icon="shield-check"
      title="Nothing unusual so far"
      actions={<Button href="/">Go to Homepage</Button>}
    >
      After each backup Dropkeep compares what changed with what is usual for each user and team folder. What
      looks like an attack is told of here, by mail and above the pages.
    </Empty>
  );
}

import type { QueuedJob } from "../../domain/operator/queue.ts";
import { Ago } from "../components/moment.tsx";
import { Pill, type PillTone } from "../components/pill.tsx";
import { numberText } from "../components/quantities.ts";
import { Table } from "../components/table.tsx";
import type { Frame } from "../layout.tsx";
import { Console } from "./frame.tsx";

interface Queue {
  running: QueuedJob[];
  waiting: QueuedJob[];
  failed: QueuedJob[];
}

/** What runs, what waits and why, what failed (M1). */
export function QueuePage({ frame, queue, now }: { frame: Frame; queue: Queue; now: number }) {
  return (
    <Console
      frame={frame}
      title="Jobs"
      lead="What runs, what waits and why, and what failed within seven days, of all accounts."
      current="/operator/jobs"
    >
      <List title="Running" tone="busy" jobs={queue.running} now={now} />
      <List title="Waiting" tone="open" jobs={queue.waiting} now={now} />
      <List title="Failed" tone="bad" jobs={queue.failed} now={now} />
    </Console>
  );
}

const HEADS = [
  { label: "Job", look: "wide" as const },
  { label: "Account" },
  { label: "Task", look: "roomy" as const },
  { label: "State" },
  { label: "Asked for" },
  { label: "Tries", look: "number" as const },
];

function List({ title, tone, jobs, now }: { title: string; tone: PillTone; jobs: QueuedJob[]; now: number }) {
  return (
    <section class="section">
      <div class="section-head">
        <h2>{title}</h2>
      </div>
      {jobs.length === 0 ? <p class="faint">None.</p> : (
        <Table label={`${title} jobs`} heads={HEADS}>
          {jobs.map((one) => <Row one={one} tone={tone} word={title} now={now} />)}
        </Table>
      )}
    </section>
  );
}

function Row({ one, tone, word, now }: { one: QueuedJob; tone: PillTone; word: string; now: number }) {
  const why = [one.waits, one.reason].filter(Boolean).join(". ");
  return (
    <tr>
      <th scope="row" class="wide">
        {one.kind}
        {why && <span class="sub" title={why}>{why}</span>}
      </th>
      <td class="cut">{one.account}</td>
      <td class="roomy cut">{one.task || <span class="faint">–</span>}</td>
      <td>
        <Pill tone={tone}>{word}</Pill>
      </td>
      <td>
        <Ago at={one.job.queuedAt.getTime()} now={now} />
      </td>
      <td class="number">{numberText(one.job.attempt)}</td>
    </tr>
  );
}

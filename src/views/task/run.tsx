import { Button } from "../components/button.tsx";
import { Callout } from "../components/callout.tsx";
import { postsInDialog } from "../components/dialog.tsx";
import { Facts } from "../components/facts.tsx";
import { Moment, momentText } from "../components/moment.tsx";
import { PageHead } from "../components/page_head.tsx";
import { Pill } from "../components/pill.tsx";
import { bytesText, durationText, numberText } from "../components/quantities.ts";
import { type Frame, Shell } from "../layout.tsx";
import { Causes, type CausesProps } from "./causes.tsx";
import { RUN_LOOKS, type TaskRunRow } from "./run_list.tsx";

export interface RunPageProps {
  frame: Frame;
  task: { id: string; name: string };
  run: TaskRunRow & {
    fix: string | null;
    detail: string | null;
    removed: number | null;
    calls: number | null;
    snapshot: { id: string; forgotten: number | null } | null;
  };
  causes: CausesProps;
  /** Whether a run now may bring more, and the person may ask for it. */
  mayRetry: boolean;
  /** The page of a later run, where there is one. */
  later?: string;
}

/** One run: what it did, and item by item what it could not. */
export function RunPage({ frame, task, run, causes, mayRetry, later }: RunPageProps) {
  const at = `/tasks/${task.id}`;
  const way = [{ label: "Homepage", href: "/" }, { label: task.name, href: at }, {
    label: "Runs",
    href: `${at}/runs`,
  }];
  const { label, tone } = RUN_LOOKS[run.state];
  return (
    <Shell {...frame} title={`Run ${run.run} of ${task.name}`} current="homepage">
      <PageHead
        title={`Run of ${momentText(run.startedAt)}`}
        way={way}
        status={<Pill tone={tone}>{label}</Pill>}
        actions={mayRetry && <Retry at={at} />}
      />
      {run.state === "running" && (
        <Callout actions={<Button href={at} small>Follow it</Button>}>This run is under way.</Callout>
      )}
      {run.reason && (
        <Callout tone={run.state === "failed" ? "bad" : "info"}>
          <strong>{run.reason}</strong> {run.fix}{" "}
          {run.detail && <span class="soft">{`(${run.detail})`}</span>}
        </Callout>
      )}
      <section class="section card" aria-label="What it did">
        <div class="card-body">
          <Facts facts={factsOf(run)} />
        </div>
      </section>
      <section class="section" id="causes" aria-label="What it could not back up">
        {causes.total > 0
          ? <Causes {...causes} />
          : run.snapshot && <p class="soft">{run.state === "success" ? ALL_TAKEN : ALL_SEEN_TAKEN}</p>}
        {later && causes.total > 0 && (
          <p class="soft">
            A later run has tried again: <a href={later}>see what it could not back up</a>.
          </p>
        )}
      </section>
    </Shell>
  );
}

const ALL_TAKEN = "Nothing was left out.";
/** What is missing may carry Limited Access. */
const ALL_SEEN_TAKEN = "Nothing that you may see was left out.";

function Retry({ at }: { at: string }) {
  return (
    <form method="post" action={`${at}/runs`} {...postsInDialog(`${at}/runs`)}>
      <Button icon="refresh-cw" kind="primary">Try again now</Button>
    </form>
  );
}

function factsOf(run: RunPageProps["run"]): Parameters<typeof Facts>[0]["facts"] {
  const { work, snapshot } = run;
  const known = work && [
    ["Items in the snapshot", `${numberText(work.files)}, ${bytesText(work.bytes)}`],
    ["New, changed, removed", [work.added, work.changed, run.removed ?? 0].map(numberText).join(", ")],
    ["Read from Dropbox", bytesText(work.read)],
    ["Calls to Dropbox", numberText(run.calls ?? 0)],
  ] as [string, string][];
  return [
    ["Started", <Moment at={run.startedAt} />],
    ["Took", run.took === null ? "–" : durationText(run.took)],
    ...known ?? [],
    // Of a run that came to no snapshot it is not known what it would have left out.
    ...snapshot || run.errors > 0
      ? [["Items not backed up", numberText(run.errors)] as [string, string]]
      : [],
    ["Snapshot", snapshot === null ? "None" : <Snapshot {...snapshot} />],
  ];
}

function Snapshot({ id, forgotten }: { id: string; forgotten: number | null }) {
  if (forgotten !== null) return <>{`Removed on ${momentText(forgotten)}, by the retention period`}</>;
  return <code title={id}>{id.slice(0, 8)}</code>;
}

import type { Child } from "hono/jsx";
import type { Alarm } from "../domain/alarm/alarms.ts";
import type { Harm } from "../domain/alarm/harm.ts";
import { AnswerPill, harmedCount } from "./alarms.tsx";
import { Button } from "./components/button.tsx";
import { Callout } from "./components/callout.tsx";
import { Facts } from "./components/facts.tsx";
import { momentText, momentTexts } from "./components/moment.tsx";
import { PageHead } from "./components/page_head.tsx";
import { bytesText, countText, numberText } from "./components/quantities.ts";
import { type Frame, Shell } from "./layout.tsx";

export interface AlarmPageProps {
  frame: Frame;
  alarm: Alarm;
  task: { id: string; name: string };
  /** Null: somebody said that it was them. */
  harm: Harm | null;
  may: { browse: boolean; answer: boolean };
}

/** What happened, the last clean point, and the two answers: it was us, or back to that point (product X5). */
export function AlarmPage({ frame, alarm, task, harm, may }: AlarmPageProps) {
  const { entity, answer, counts } = alarm;
  const title = `${countText(harmedCount(counts), "file")} of ${entity.name} changed at once`;
  return (
    <Shell {...frame} title={title} current="recovery">
      <PageHead
        title={title}
        way={[{ label: "Recovery", href: "/recovery" }, { label: "Mass-change alarms", href: "/alarms" }]}
        status={<AnswerPill answer={answer} />}
        lead={`${alarm.signs.join(". ")}.`}
      />
      {answer && <Answered answer={answer} />}
      {harm && <GoBack alarm={alarm} harm={harm} may={may} />}
      <section class="section card card-body stack" aria-labelledby="happened">
        <h2 id="happened">What happened</h2>
        <Facts facts={factsOf(alarm, task, may.browse)} />
      </section>
      {harm && may.browse && harm.added.count > 0 && <Added {...harm.added} />}
    </Shell>
  );
}

function Answered({ answer }: { answer: NonNullable<Alarm["answer"]> }) {
  const at = momentText(answer.at.getTime());
  if (answer.kind === "ours") {
    return (
      <Callout tone="quiet">
        {`On ${at} somebody said that it was you. Its snapshots expire as all others do.`}
      </Callout>
    );
  }
  return (
    <Callout
      tone="info"
      actions={answer.job && <Button href={`/jobs/${answer.job}`} small>See the restore</Button>}
    >
      {`On ${at} somebody asked to go back. The snapshots around it are kept for 30 days more; what is below is as of the last backup.`}
    </Callout>
  );
}

/** First what it would do, then the button that plans it; nothing is written before a person starts the plan. */
function GoBack({ alarm, harm, may }: Pick<AlarmPageProps, "alarm" | "may"> & { harm: Harm }) {
  const { gone, overwritten, emptyFolders, bytes, more, added } = harm;
  const [clean] = momentsOf(alarm);
  const most = more ? "More than " : "";
  const some = (count: number, words: string) =>
    count === 0 ? "None" : `${most}${numberText(count)} ${words}`;
  const facts: [string, Child][] = [
    [
      "Restored",
      some(gone, gone === 1 ? "file that was deleted or renamed" : "files that were deleted or renamed"),
    ],
    [
      "Replaced",
      overwritten === 0
        ? "None"
        : `${most}${countText(overwritten, "file")}; what is there now stays in Dropbox as an older version`,
    ],
    ...emptyFolders === 0
      ? []
      : [["Empty folders", `${countText(emptyFolders, "folder")} restored`] as [string, Child]],
    ["Size", `${most}${bytesText(bytes)}`],
    [
      "Left as they are",
      added.count === 0
        ? "Everything else"
        : `${countText(added.count, "file")} that came with it, and everything else`,
    ],
  ];
  return (
    <section class="section card" aria-label="Go back">
      <div class="card-body stack">
        <h2>{`Go back to ${clean}`}</h2>
        {alarm.clean.run >= alarm.first.run && (
          <Callout tone="warn">
            It had begun before the oldest snapshot that is left: what was harmed until then cannot be brought
            back.
          </Callout>
        )}
        <Facts facts={facts} />
      </div>
      {may.answer && (
        <div class="card-foot">
          {alarm.answer === null && (
            <form method="post" action={`/alarms/${alarm.id}/acknowledgement`} hx-disable="find button">
              <Button>This was us</Button>
            </form>
          )}
          {gone + overwritten + emptyFolders > 0 && (
            <form method="post" action={`/alarms/${alarm.id}/undo`} hx-disable="find button">
              <Button kind="primary" icon="undo-2">Go back to the last clean point</Button>
            </form>
          )}
        </div>
      )}
    </section>
  );
}

function factsOf(
  alarm: Alarm,
  task: { name: string },
  browse: boolean,
) {
  const { counts, taskId, entity, clean, first, last } = alarm;
  const [cleanText, firstText, lastText] = momentsOf(alarm);
  const at = `/recovery/${taskId}/${entity.id}/at`;
  const point = ({ run }: Alarm["clean"], words: string) =>
    browse ? <a href={`${at}/${run}`}>{words}</a> : words;
  const renamed = counts.extension === "" ? "" : `, by .${counts.extension} behind their names`;
  const facts: [string, Child][] = [
    ["Task", task.name],
    ["Last clean point", point(clean, cleanText!)],
    ["First suspicious snapshot", point(first, firstText!)],
    ...first.run === last.run
      ? []
      : [["Last suspicious snapshot", point(last, lastText!)] as [string, Child]],
    ["Files before", numberText(counts.files)],
  ];
  const harmed: [string, number, string?][] = [
    ["Encrypted", counts.scrambled],
    ["Zeroed or emptied", counts.wiped],
    ["Overwritten", counts.rewritten],
    ["Renamed", counts.renamed, renamed],
    ["Deleted", counts.removed],
  ];
  for (const [name, count, more = ""] of harmed) {
    if (count > 0) facts.push([name, `${numberText(count)}${more}`]);
  }
  return facts;
}

/** The clean point, the first and the last suspicious snapshot. */
function momentsOf({ clean, first, last }: Alarm): string[] {
  return momentTexts([clean, first, last].map(({ at }) => at.getTime()));
}

/** Paths that are seen without asking for more. */
const AT_ONCE = 10;

function Added({ count, paths }: Harm["added"]) {
  return (
    <section class="section card card-body stack" aria-labelledby="added">
      <h2 id="added">{`${countText(count, "file")} came with it`}</h2>
      <p class="soft">
        Going back leaves them where they are, so that nothing is lost if one of them is yours. Delete them in
        Dropbox when you have looked.
      </p>
      <Paths paths={paths.slice(0, AT_ONCE)} />
      {paths.length > AT_ONCE && (
        <details>
          <summary>
            {paths.length === count
              ? `Show all ${numberText(count)}`
              : `Show the first ${numberText(paths.length)} of ${numberText(count)}`}
          </summary>
          <Paths paths={paths.slice(AT_ONCE)} />
        </details>
      )}
    </section>
  );
}

function Paths({ paths }: { paths: string[] }) {
  return (
    <ul class="paths">
      {paths.map((path) => (
        <li>
          <bdi>{path}</bdi>
        </li>
      ))}
    </ul>
  );
}

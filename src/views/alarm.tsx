import type { Child } from "hono/jsx";
import type { Alarm } from "../domain/alarm/alarms.ts";
import type { Harm } from "../domain/alarm/harm.ts";
import { AnswerPill } from "./alarms.tsx";
import { Button } from "./components/button.tsx";
import { Callout } from "./components/callout.tsx";
import { Facts } from "./components/facts.tsx";
import { momentText } from "./components/moment.tsx";
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
  const { entity, answer } = alarm;
  return (
    <Shell {...frame} title={`Many files of ${entity.name} changed at once`} current="recovery">
      <PageHead
        title={`Many files of ${entity.name} changed at once`}
        way={[{ label: "Recovery", href: "/recovery" }, { label: "Mass-change alarms", href: "/alarms" }]}
        status={<AnswerPill answer={answer} />}
        lead={`${alarm.signs.join(". ")}.`}
      />
      {answer && <Answered answer={answer} />}
      {harm && <GoBack alarm={alarm} harm={harm} may={may} />}
      <section class="section card card-body" aria-label="What happened">
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
      {`On ${at} somebody asked to go back. The snapshots around it are kept for 30 days more.`}
    </Callout>
  );
}

/** First what it would do, then the button that plans it; nothing is written before a person starts the plan. */
function GoBack({ alarm, harm, may }: Pick<AlarmPageProps, "alarm" | "may"> & { harm: Harm }) {
  const { gone, overwritten, bytes, more, added } = harm;
  const clean = momentText(alarm.clean.at.getTime());
  const most = more ? "More than " : "";
  const some = (count: number, words: string) =>
    count === 0 ? "None" : `${most}${numberText(count)} ${words}`;
  const facts: [string, Child][] = [
    ["Come back", some(gone, "files that were deleted or renamed")],
    [
      "Are put back",
      some(overwritten, "files that were overwritten; Dropbox keeps what is there as a revision"),
    ],
    ["Size", `${most}${bytesText(bytes)}`],
    ["Stay as they are", some(added.count, "files that came with it, and everything else")],
  ];
  return (
    <section class="section card" aria-label="Go back">
      <div class="card-body stack">
        <h2>{`Back to ${clean}`}</h2>
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
          {gone + overwritten > 0 && (
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
  { counts, taskId, entity, clean, first, last }: Alarm,
  task: { name: string },
  browse: boolean,
) {
  const at = `/recovery/${taskId}/${entity.id}/at`;
  const point = ({ run, at: when }: Alarm["clean"]) => {
    const words = momentText(when.getTime());
    return browse ? <a href={`${at}/${run}`}>{words}</a> : words;
  };
  const renamed = counts.extension === "" ? "" : `, by .${counts.extension} behind their names`;
  const facts: [string, Child][] = [
    ["Task", task.name],
    ["Last clean point", point(clean)],
    ["First suspicious snapshot", point(first)],
    ...first.run === last.run ? [] : [["Last suspicious snapshot", point(last)] as [string, Child]],
    ["Files before", numberText(counts.files)],
    ["Turned into noise", numberText(counts.scrambled)],
    ["Overwritten", numberText(counts.rewritten)],
    ["Renamed", `${numberText(counts.renamed)}${renamed}`],
    ["Deleted", numberText(counts.removed)],
  ];
  return facts;
}

function Added({ count, paths }: Harm["added"]) {
  return (
    <section class="section card card-body stack" aria-labelledby="added">
      <h2 id="added">{`${countText(count, "file")} came with it`}</h2>
      <p class="soft">
        Going back leaves them where they are, so that nothing is lost if one of them is yours. Delete them in
        Dropbox when you have looked.
        {count > paths.length && ` The first ${numberText(paths.length)}:`}
      </p>
      <ul class="paths">
        {paths.map((path) => (
          <li>
            <bdi>{path}</bdi>
          </li>
        ))}
      </ul>
    </section>
  );
}

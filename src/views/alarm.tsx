import type { Child } from "hono/jsx";
import type { Alarm } from "../domain/alarm/alarms.ts";
import type { Harm } from "../domain/alarm/harm.ts";
import { GoBack, momentsOf } from "./alarm/go_back.tsx";
import { AnswerPill, harmedCount } from "./alarms.tsx";
import { Button } from "./components/button.tsx";
import { Callout } from "./components/callout.tsx";
import { Facts } from "./components/facts.tsx";
import { momentText } from "./components/moment.tsx";
import { PageHead } from "./components/page_head.tsx";
import { countText, numberText } from "./components/quantities.ts";
import { type Frame, Shell } from "./layout.tsx";

export interface AlarmPageProps {
  frame: Frame;
  alarm: Alarm;
  task: { id: string; name: string };
  /** Null: somebody said that it was them, and there is nothing left to go back to. */
  harm: Harm | null;
  /** Who has answered it. */
  by: string;
  may: { browse: boolean; answer: boolean };
}

/** What happened, the last clean point, and the two answers: it was us, or back to that point (product X5). */
export function AlarmPage({ frame, alarm, task, harm, by, may }: AlarmPageProps) {
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
      {answer && <Answered answer={answer} by={by} canGoBack={harm !== null && harm.folders.length > 0} />}
      {harm && <GoBack alarm={alarm} harm={harm} may={may} />}
      <section class="section card card-body stack" aria-labelledby="happened">
        <h2 id="happened">What happened</h2>
        <Facts facts={factsOf(alarm, task, may.browse)} />
      </section>
      {harm && may.browse && harm.added.count > 0 && <Added {...harm.added} extension={counts.extension} />}
    </Shell>
  );
}

function Answered({ answer, by, canGoBack }: {
  answer: NonNullable<Alarm["answer"]>;
  by: string;
  canGoBack: boolean;
}) {
  const at = momentText(answer.at.getTime());
  if (answer.kind === "ours") {
    return (
      <Callout tone="quiet">
        {`On ${at} ${by} answered "This was us". Its snapshots expire as all others do.${
          canGoBack ? " Until then you can still go back." : ""
        }`}
      </Callout>
    );
  }
  return (
    <Callout
      tone="info"
      actions={answer.job && <Button href={`/jobs/${answer.job}`} small>See the restore</Button>}
    >
      {`On ${at} ${by} asked to go back. The snapshots around it are kept for 30 days more; what is below is as of the last backup.`}
    </Callout>
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
  const renamed = counts.extension === "" ? "" : `, with .${counts.extension} added`;
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

/** Paths that are seen without asking for more. */
const AT_ONCE = 10;

/** What came is known by being noise, or by the ending: a note that asks for a ransom is neither. */
function Added({ count, paths, extension }: Harm["added"] & { extension: string }) {
  const what = extension === "" ? countText(count, "encrypted file") : countText(
    count,
    `file that is encrypted or ends in .${extension}`,
    `files that are encrypted or end in .${extension}`,
  );
  return (
    <section class="section card card-body stack" aria-labelledby="added">
      <h2 id="added">{`${what} came with it`}</h2>
      <p class="soft">
        Going back leaves them where they are, so that nothing is lost if one of them is yours. Delete them in
        Dropbox when you have looked, and look for a note of whoever did it.
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

import type { JobItemsPage } from "../../domain/recovery/job_items.ts";
import type { RestoredItem } from "../../domain/restore/restore.ts";
import { Button } from "../components/button.tsx";
import { Pill, type PillTone } from "../components/pill.tsx";
import { bytesText, countText, numberText } from "../components/quantities.ts";
import { Table } from "../components/table.tsx";
import { Tabs } from "../components/tabs.tsx";

export type JobItemsProps = JobItemsPage & { at: string };

const HEADS = [
  { label: "Item", look: "wide" as const },
  { label: "Outcome" },
  { label: "Size", look: "number" as const },
];

/** What becomes of every item of a job: the region that its tabs and paging lead to. */
export function JobItems({ at, show, items, next, counts, causes }: JobItemsProps) {
  if (counts.all === 0) return <section id="job-items" hidden></section>;
  const here = show === "failed" ? `${at}?show=failed` : at;
  return (
    <section class="section" id="job-items" aria-label="Items">
      <div class="section-head">
        <h2>Items</h2>
        <p class="soft">{wordsOf(counts)}</p>
      </div>
      {causes.length > 0 && (
        <ul class="job-causes">
          {causes.map(({ sentence, fix, count }) => (
            <li>
              <strong>{`${countText(count, "item")}: ${sentence}`}</strong> {fix}
            </li>
          ))}
        </ul>
      )}
      <Tabs
        label="Items"
        current={here}
        tabs={[
          { label: "All", href: at, count: counts.all },
          { label: "Not restored", href: `${at}?show=failed`, count: counts.failed || undefined },
        ]}
      />
      <Table
        label="Items of the job"
        heads={HEADS}
        foot={
          <>
            <span class="figures">{countText(show === "failed" ? counts.failed : counts.all, "item")}</span>
            {next && (
              <Button small href={`${at}?${show === "failed" ? "show=failed&" : ""}after=${next}`}>
                Next
              </Button>
            )}
          </>
        }
        empty={items.length === 0 ? <p class="card-body soft">Nothing is missing.</p> : undefined}
      >
        {items.map((item) => <Row item={item} />)}
      </Table>
    </section>
  );
}

function wordsOf({ restored, identical, keptBoth, failed }: JobItemsPage["counts"]): string {
  const parts = [
    restored > 0 && `${numberText(restored)} restored`,
    keptBoth > 0 && `${numberText(keptBoth)} kept beside another`,
    identical > 0 && `${numberText(identical)} identical`,
    failed > 0 && `${numberText(failed)} not restored`,
  ];
  return parts.filter(Boolean).join(", ");
}

const OUTCOMES: Record<string, { word: string; tone: PillTone }> = {
  restored: { word: "Restored", tone: "good" },
  identical: { word: "Identical", tone: "quiet" },
  kept_both: { word: "Kept both", tone: "good" },
};

function Row({ item }: { item: RestoredItem }) {
  const { place, path, state, outcome, cause, size, kind } = item;
  const done = OUTCOMES[outcome ?? ""] ?? { word: "Waiting", tone: "open" as const };
  return (
    <tr>
      <th scope="row" class="wide">
        <bdi>{place.slice(place.lastIndexOf("/") + 1) || place}</bdi>
        <span class="sub">
          <bdi>{path ?? place}</bdi>
        </span>
        {cause && state === "failed" && <span class="sub job-cause">{`${cause.sentence} ${cause.fix}`}</span>}
      </th>
      <td>
        {state === "failed"
          ? <Pill tone="bad">Not restored</Pill>
          : <Pill tone={done.tone}>{done.word}</Pill>}
      </td>
      <td class="number">{kind === "file" ? bytesText(size) : <span class="faint">–</span>}</td>
    </tr>
  );
}

import type { JobItem, JobItemsPage, ShownItems } from "../../domain/recovery/jobs/job_items.ts";
import { Button } from "../components/button.tsx";
import { Pill, type PillTone } from "../components/pill.tsx";
import { bytesText, countText } from "../components/quantities.ts";
import { Table } from "../components/table.tsx";
import { Tabs } from "../components/tabs.tsx";
import { Detail } from "./reason.tsx";

export type JobItemsProps = JobItemsPage & { at: string };

const HEADS = [
  { label: "Item", look: "wide" as const },
  { label: "Outcome" },
  { label: "Size", look: "number" as const },
];

/** What becomes of every item of a job: the region that its tabs and paging lead to. */
export function JobItems({ at, show, gives, items, next, counts, causes }: JobItemsProps) {
  if (counts.all === 0) return <section id="job-items" hidden></section>;
  const here = (part: ShownItems) => part === "all" ? at : `${at}?show=${part}`;
  const more = `${here(show)}${show === "all" ? "?" : "&"}after=${next}`;
  return (
    <section class="section" id="job-items" aria-label="Items">
      <div class="section-head">
        <h2>Items</h2>
        <Button small href={`${at}/items.csv`} icon="download">Download CSV</Button>
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
      <Tabs label="Items" current={here(show)} tabs={tabsOf(counts, PARTS[gives], here)} />
      <Table
        label="Items of the job"
        heads={HEADS}
        cards
        foot={
          <>
            <span class="figures">{countText(counts[show], "item")}</span>
            {next && <Button small href={more}>Next</Button>}
          </>
        }
        empty={items.length === 0 ? <p class="card-body soft">Nothing is like that.</p> : undefined}
      >
        {items.map((item) => <Row item={item} gives={gives} />)}
      </Table>
    </section>
  );
}

const RESTORED: Record<ShownItems, string> = {
  all: "All",
  failed: "Not restored",
  restored: "Restored",
  kept_both: "Kept both",
  identical: "Identical",
  waiting: "Waiting",
};
const PARTS = {
  restore: RESTORED,
  export: { ...RESTORED, failed: "Not included", restored: "Included" },
};

/** What nothing became of has no tab, but what is looked for most. */
function tabsOf(
  counts: JobItemsPage["counts"],
  words: Record<ShownItems, string>,
  here: (part: ShownItems) => string,
) {
  const shown = (Object.keys(words) as ShownItems[]).filter((part) =>
    part === "all" || part === "failed" || counts[part] > 0
  );
  return shown.map((part) => ({ label: words[part], href: here(part), count: counts[part] || undefined }));
}

const OUTCOMES: Record<string, { word: string; tone: PillTone }> = {
  restored: { word: "Restored", tone: "good" },
  identical: { word: "Identical", tone: "quiet" },
  stored: { word: "Included", tone: "good" },
  listed: { word: "Listed only", tone: "quiet" },
  kept_both: { word: "Kept both", tone: "good" },
};

const LISTED: ReadonlySet<string> = new Set(["symlink_listed", "mount_listed"]);

/** Where a restored item is, or the name that it has among what was given out where that is not its own. */
function whereNow({ place, path, namespace, state }: JobItem): string | null {
  if (path === null || state !== "done") return null;
  if (namespace !== null) return `in ${namespace}, ${path}`;
  return place.endsWith(`/${path}`) ? null : path;
}

function Row({ item, gives }: { item: JobItem; gives: JobItemsPage["gives"] }) {
  const { place, state, outcome, cause, size, kind } = item;
  const became = whereNow(item);
  // What Dropbox lets nobody make is not missing.
  const isListed = cause !== null && LISTED.has(cause.code);
  const done = OUTCOMES[isListed ? "listed" : outcome ?? ""] ?? { word: "Waiting", tone: "open" as const };
  return (
    <tr>
      <th scope="row" class="wide">
        <bdi>{place.slice(place.lastIndexOf("/") + 1) || place}</bdi>
        <span class="sub job-cause">
          <bdi>{place}</bdi>
        </span>
        {became && (
          <span class="sub job-cause">
            → <bdi>{became}</bdi>
          </span>
        )}
        {cause && state === "failed" && (
          <>
            <span class="sub job-cause">{`${cause.sentence} ${cause.fix}`}</span>
            {kind !== "mount" && <Detail detail={cause.detail ?? ""} />}
          </>
        )}
      </th>
      <td data-label="Outcome">
        {state === "failed" && !isListed
          ? <Pill tone="bad">{PARTS[gives].failed}</Pill>
          : <Pill tone={done.tone}>{done.word}</Pill>}
      </td>
      <td class="number" data-label="Size">
        {kind === "file" ? bytesText(size) : <span class="faint">–</span>}
      </td>
    </tr>
  );
}

import type { AllHits, HitGroup } from "../../domain/recovery/all_hits.ts";
import { Button } from "../components/button.tsx";
import { Callout } from "../components/callout.tsx";
import { Empty } from "../components/empty.tsx";
import { momentText } from "../components/moment.tsx";
import { PageHead } from "../components/page_head.tsx";
import { countText, numberText } from "../components/quantities.ts";
import { Table } from "../components/table.tsx";
import { type Frame, Shell } from "../layout.tsx";
import { searchOf } from "./folder_table.tsx";
import type { SearchValues } from "./search_form.tsx";

export interface AllHitsPageProps {
  frame: Frame;
  way: { label: string; href: string }[];
  /** The search; this page is below it. */
  action: string;
  values: SearchValues;
  found: AllHits;
  /** They are in the baskets now. */
  isChosen: boolean;
  /** What an earlier page had counted, where that is not so any more. */
  was?: number;
  /** So many were ticked, where not all that is found is chosen. */
  ticked?: number;
}

const HEADS = [
  { label: "User / team folder", look: "wide" as const },
  { label: "Items", look: "number" as const },
  { label: "Snapshot" },
];

/** R3: all that a search finds at once, with the number before anything is chosen. */
export function AllHitsPage(props: AllHitsPageProps) {
  const { frame, way, action, values, found, isChosen, was, ticked } = props;
  const back = `${action}${searchOf({ ...values })}`;
  const { count, groups } = found;
  return (
    <Shell {...frame} title={isChosen ? "Chosen" : "Choose all hits"} current="recovery">
      <PageHead
        title={isChosen ? "Chosen" : "Choose all hits"}
        way={[...way, { label: "Search", href: back }]}
        lead={leadOf(props)}
        actions={<Button href={back} icon="arrow-left">Back to the search</Button>}
      />
      {was !== undefined && (
        <Callout tone="warn">
          <strong>{`The page said ${numberText(was)}, now it is ${numberText(count)}.`}</strong>{" "}
          Something changed since it was made. Nothing is chosen yet.
        </Callout>
      )}
      {ticked !== undefined && <FellOut ticked={ticked} found={found} />}
      <Left found={found} />
      <div class="below-table">
        <Table
          label="Hits by snapshot"
          heads={HEADS}
          empty={count === 0 ? <Empty icon="search" title="Nothing can be chosen" /> : undefined}
        >
          {groups.map((group) => <Row group={group} isChosen={isChosen} />)}
        </Table>
      </div>
      {!isChosen && count > 0 && <ChooseAll {...{ action, values, found }} />}
    </Shell>
  );
}

function leadOf({ found: { count, groups }, isChosen }: AllHitsPageProps): string {
  const where = groups.length === 1
    ? "one snapshot has them all"
    : `${numberText(groups.length)} snapshots have them`;
  const rest = isChosen
    ? "Review and restore them by snapshot."
    : "Each is taken as it was when it was seen last.";
  return `${countText(count, "file or folder", "files and folders")}; ${where}. ${rest}`;
}

function FellOut({ ticked, found: { count, left } }: { ticked: number; found: AllHits }) {
  const lost = ticked - count - left;
  if (lost === 0) return null;
  return (
    <Callout tone="warn">
      <strong>
        {`${numberText(lost)} of the ${numberText(ticked)} that were ticked ${
          lost === 1 ? "is" : "are"
        } not found any more.`}
      </strong>{" "}
      Something changed since the page was made. The others are chosen.
    </Callout>
  );
}

function Left({ found: { left, isWhole, count } }: { found: AllHits }) {
  if (isWhole && left === 0) return null;
  return (
    <Callout tone="quiet">
      {!isWhole && (
        <>
          These are the first{" "}
          {numberText(count)}: the search goes on beyond them. Narrow it to have all at once.{" "}
        </>
      )}
      {left > 0 &&
        `${
          numberText(left)
        } cannot be chosen: shared folders themselves, or what was in one that is not mounted any more.`}
    </Callout>
  );
}

function Row(
  { group: { taskId, entity, run, at: moment, nodes }, isChosen }: { group: HitGroup; isChosen: boolean },
) {
  const at = `/recovery/${taskId}/${entity.id}/at/${run}`;
  return (
    <tr>
      <th scope="row" class="wide">
        <bdi>{entity.name}</bdi>
      </th>
      <td class="number">{numberText(nodes.length)}</td>
      <td>
        {isChosen
          ? <a href={`${at}/basket`}>{`${momentText(moment)}: review and restore`}</a>
          : <a href={at}>{momentText(moment)}</a>}
      </td>
    </tr>
  );
}

function ChooseAll({ action, values, found: { count, isWhole } }: Pick<
  AllHitsPageProps,
  "action" | "values" | "found"
>) {
  const given = Object.entries(values).filter((one): one is [string, string] => Boolean(one[1]));
  return (
    <form class="below-table" method="post" action={`${action}/all`} hx-disable="find button">
      {given.map(([name, value]) => <input type="hidden" name={name} value={value} />)}
      <Button kind="primary" name="all" value={String(count)}>
        {isWhole ? `Choose all ${numberText(count)}` : `Choose the first ${numberText(count)}`}
      </Button>
    </form>
  );
}

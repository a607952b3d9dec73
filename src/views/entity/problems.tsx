import { Pager } from "../components/pager.tsx";
import { countText } from "../components/quantities.ts";
import { Table } from "../components/table.tsx";

/** An item that could not be backed up whole, and what helps. */
export interface Problem {
  path: string;
  /** How it is, in a sentence. */
  sentence: string;
  fix: string;
  /** Runs that it has failed in. */
  times: number;
}

const HEADS = [{ label: "Item", look: "wide" as const }, { label: "Cause and fix" }, {
  label: "Tried",
  look: "number" as const,
}];

/** Why an entity is Partial or Failed, item by item. */
export function Problems(
  { problems, total, next }: { problems: Problem[]; total: number; next?: string },
) {
  return (
    <section class="section" id="problems" aria-labelledby="problems-title">
      <div class="section-head">
        <h2 id="problems-title">{`${countText(total, "item")} not backed up`}</h2>
      </div>
      <Table
        label="Items not backed up"
        heads={HEADS}
        foot={<Pager noun="items" shown={problems.length} total={total} next={next} />}
      >
        {problems.map(({ path, sentence, fix, times }) => (
          <tr>
            <th scope="row" class="wide">
              <bdi title={path}>{path.split("/").at(-1)}</bdi>
              <span class="sub">{path}</span>
            </th>
            <td class="wrap">
              {sentence}
              <span class="sub wrap">{fix}</span>
            </td>
            <td class="number">{countText(times, "time")}</td>
          </tr>
        ))}
      </Table>
    </section>
  );
}

import { Button } from "../components/button.tsx";
import { postsInDialog } from "../components/dialog.tsx";
import { Pager } from "../components/pager.tsx";
import { countText } from "../components/quantities.ts";
import { Table } from "../components/table.tsx";

/** An item that could not be backed up whole, and what helps. */
export interface Problem {
  /** What a form calls it; undefined where no other try brings anything. */
  item?: string;
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
const TRY = { label: "Try again", look: "end" as const, hidden: true };

export interface ProblemsProps {
  problems: Problem[];
  total: number;
  next?: string;
  /** Where an item is asked for once more; undefined: it cannot be now, or not by who looks. */
  retry?: string;
}

/** Why an entity is Partial or Failed, item by item. */
export function Problems({ problems, total, next, retry }: ProblemsProps) {
  return (
    <section class="section" id="problems" aria-labelledby="problems-title">
      <div class="section-head">
        <h2 id="problems-title">{`${countText(total, "item")} not backed up`}</h2>
      </div>
      <Table
        label="Items not backed up"
        heads={retry ? [...HEADS, TRY] : HEADS}
        foot={
          <Pager noun={total === 1 ? "item" : "items"} shown={problems.length} total={total} next={next} />
        }
      >
        {problems.map(({ item, path, sentence, fix, times }) => (
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
            {retry && (
              <td class="end">{item && <TryAgain to={retry} name="item" value={item} of={path} />}</td>
            )}
          </tr>
        ))}
      </Table>
    </section>
  );
}

/** Asks for a run that takes it again at once: one item, or all of a cause. */
export function TryAgain({ to, of, name, value }: {
  to: string;
  /** What it is about, for those who hear the button. */
  of: string;
  name: "item" | "code";
  value: string;
}) {
  return (
    <form method="post" action={to} {...postsInDialog(to)}>
      <Button small kind="quiet" icon="refresh-cw" {...{ name, value }}>
        Try again
        <span class="visually-hidden">{`: ${of}`}</span>
      </Button>
    </form>
  );
}

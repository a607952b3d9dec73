import { BulkBar } from "../components/bulk_bar.tsx";
import { Button } from "../components/button.tsx";
import type { SearchValues } from "./search_form.tsx";

/** Which hits the boxes are of: a page of a search by names, or in files. */
export interface TickedHits {
  /** The search; choosing is below it. */
  action: string;
  values: SearchValues;
  /** `before` of the page; undefined: the first. */
  before: string | undefined;
  list: "names" | "contents";
}

/** The form that the boxes of a list of hits go with. */
export function tickForm({ list }: Pick<TickedHits, "list">): string {
  return `tick-${list}`;
}

/** What can be done with the ticked hits. */
export function ChooseTicked(props: TickedHits) {
  return (
    <BulkBar noun="files and folders">
      <Button small kind="primary" form={tickForm(props)}>Choose</Button>
    </BulkBar>
  );
}

/** It stands beside the table: its rows have forms of their own. */
export function TickForm({ action, values, before, list }: TickedHits) {
  const given = { ...values, before, in: list === "contents" ? "contents" : undefined };
  const fields = Object.entries(given).filter((one): one is [string, string] => Boolean(one[1]));
  return (
    <form id={tickForm({ list })} method="post" action={`${action}/ticked`} hidden>
      {fields.map(([name, value]) => <input type="hidden" name={name} value={value} />)}
    </form>
  );
}

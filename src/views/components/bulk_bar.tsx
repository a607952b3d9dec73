import type { PropsWithChildren } from "hono/jsx";
import { numberText } from "./quantities.ts";

/**
 * What can be done with the ticked rows; hidden while there are none. Where more match than are shown, `all` offers
 * them: the form then sends `scope=all` with the filter and the count that was shown, never their ids.
 */
export function BulkBar({ noun, all, form, children }: PropsWithChildren<{
  /** In the plural. */
  noun: string;
  /** `count` null: too many to count for a page. */
  all?: { count: number | null };
  form?: string;
}>) {
  return (
    <div class="bulk" role="group" aria-label={`Selected ${noun}`}>
      <span class="bulk-count figures" role="status" data-tick-count data-noun={noun}>
        {`For the selected ${noun}`}
      </span>
      {all && (
        <label class="bulk-all">
          <input class="box" type="checkbox" name="scope" value="all" form={form} />
          {all.count === null ? "All that match" : `All ${numberText(all.count)} that match`}
        </label>
      )}
      <div class="buttons">{children}</div>
    </div>
  );
}

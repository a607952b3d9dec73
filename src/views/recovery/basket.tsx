import { Button } from "../components/button.tsx";
import { countText } from "../components/quantities.ts";

/** What can be done with what is chosen. */
export interface MayWithChosen {
  restore: boolean;
  download: boolean;
}

/** What is chosen of a snapshot, and the way on; each change of a box swaps it. `at`: `/recovery/<task>/<entity>/at/<run>`. */
export function Basket({ at, count, may }: { at: string; count: number; may: MayWithChosen }) {
  return (
    <section class={count === 0 ? "basket basket-empty" : "basket"} id="basket" aria-label="Selection">
      <p role="status">
        {count === 0
          ? "Nothing chosen yet: tick files and folders, here and in other folders of this snapshot. The box above them takes all."
          : `${countText(count, "item")} chosen`}
      </p>
      {count === 0 && may.download && (
        <div class="buttons">
          <Button small icon="download" href={`${at}/download`}>Download all</Button>
        </div>
      )}
      {count > 0 && (
        <div class="buttons">
          <Button small href={`${at}/basket`}>Review</Button>
          {may.download && <Button small icon="download" href={`${at}/download`}>Download</Button>}
          {may.restore && <Button small kind="primary" icon="undo-2" href={`${at}/restore`}>Restore</Button>}
        </div>
      )}
    </section>
  );
}

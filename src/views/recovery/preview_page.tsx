import type { DrawnPage } from "../../domain/extraction/page_drawer.ts";
import { Button } from "../components/button.tsx";
import { numberText } from "../components/quantities.ts";

/** A page of a document, from 1. */
export interface PageProps {
  number: number;
  /** Null: it is not drawn yet. */
  drawn: DrawnPage | null;
}

/** A page as it looks on paper, and the way to the others. */
export function PaperPage({ number, drawn, source, name }: PageProps & { source: string; name: string }) {
  if (drawn === null) return <Awaited number={number} source={source} />;
  return (
    <>
      <nav class="preview-pages" aria-label="Pages">
        <span>{`Page ${number} of ${numberText(drawn.pages)}`}</span>
        <span class="buttons">
          {number > 1 && <Button small href={`${source}?page=${number - 1}`}>Previous page</Button>}
          {number < drawn.pages && <Button small href={`${source}?page=${number + 1}`}>Next page</Button>}
          <TextAlone source={source} />
        </span>
      </nav>
      <div class="preview preview-image">
        <img
          class="preview-page"
          src={`${source}/pages/${number}`}
          width={drawn.width}
          height={drawn.height}
          alt={`Page ${number} of ${name}, as a picture`}
        />
      </div>
    </>
  );
}

/** A page that is still being drawn: it asks again by itself, until it is there or it is known why not. */
function Awaited({ number, source }: { number: number; source: string }) {
  const again = `${source}?page=${number}`;
  const asking = { "hx-get": again, "hx-trigger": "load delay:1s", "hx-swap": "outerHTML" };
  return (
    <div id="preview-awaited" {...asking}>
      <nav class="preview-pages" aria-label="Pages">
        <span>{`Page ${number}`}</span>
        <span class="buttons">
          <Button small href={again}>Look again</Button>
          <TextAlone source={source} />
        </span>
      </nav>
      <p class="preview-note" role="status">It is still being drawn.</p>
    </div>
  );
}

function TextAlone({ source }: { source: string }) {
  return <Button small kind="quiet" href={`${source}?as=text`}>Show the text alone</Button>;
}

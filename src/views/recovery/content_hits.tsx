import type { FoundInContents } from "../../domain/recovery/search_both.ts";
import type { Snippet } from "../../domain/contents/snippet.ts";
import { Button } from "../components/button.tsx";
import { Empty } from "../components/empty.tsx";
import { Pager } from "../components/pager.tsx";
import { Table } from "../components/table.tsx";
import { searchOf } from "./folder_table.tsx";
import { HIT_HEADS, Row } from "./hit_row.tsx";
import type { SearchValues } from "./search_form.tsx";
import { ChooseTicked, TickForm, tickForm } from "./ticked_hits.tsx";

/** R3: files by what is in them, each with the piece that was found. */
export function ContentHits({ action, values, paged, before, contents, isGlobal, downloads }: {
  action: string;
  values: SearchValues;
  paged: boolean;
  before: string | undefined;
  contents: FoundInContents;
  isGlobal: boolean;
  downloads: (task: string) => boolean;
}) {
  const { hits, next, percent } = contents;
  const alone = { ...values, in: "contents" };
  const more = next === null ? undefined : `${action}${searchOf({ ...alone, before: next })}`;
  const first = paged ? `${action}${searchOf(alone)}` : undefined;
  const ticked = { action, values, before, list: "contents" as const };
  return (
    <section class="content-hits">
      <h2>In files</h2>
      <p class="preview-note">{notesOf(contents).join(" ")}</p>
      <Table
        id="content-hits"
        label="What was found in files"
        heads={HIT_HEADS}
        cards
        bulk={<ChooseTicked {...ticked} />}
        foot={
          <Pager noun={hits.length === 1 ? "file" : "files"} shown={hits.length} first={first} next={more} />
        }
        empty={hits.length === 0 ? <Nothing more={more} percent={percent} /> : undefined}
      >
        {hits.map((hit) => (
          <Row
            mayDownload={downloads(hit.taskId)}
            hit={hit}
            form={tickForm(ticked)}
            isGlobal={isGlobal}
            below={hit.snippet && <Piece snippet={hit.snippet} />}
          />
        ))}
      </Table>
      <TickForm {...ticked} />
    </section>
  );
}

function notesOf({ percent, isPart, narrowed }: FoundInContents): string[] {
  return [
    "By what text, Office and PDF files say: whole words or their beginnings. Of long files the first 200,000 letters are indexed.",
    percent !== null && percent < 100 && `Indexed so far: ${percent} %, the newest first.`,
    ...narrowed.map((part) =>
      `Many words begin with “${part}”: the first of them were looked for. One more letter finds the others.`
    ),
    isPart && "Tasks whose contents are not indexed are searched by name alone.",
  ].filter((words) => typeof words === "string");
}

function Piece({ snippet }: { snippet: Snippet }) {
  return (
    <span class="sub snippet">
      <bdi>{snippet.map(({ text, isHit }) => isHit ? <mark>{text}</mark> : text)}</bdi>
    </span>
  );
}

function Nothing({ more, percent }: { more: string | undefined; percent: number | null }) {
  if (more) {
    return (
      <Empty icon="search" title="Nothing so far" actions={<Button href={more}>Look further</Button>}>
        The newest files were looked through.
      </Empty>
    );
  }
  if (percent !== null && percent < 100) {
    return (
      <Empty icon="search" title="Nothing so far">
        {`Indexed so far: ${percent} %. What was not read yet can be found later.`}
      </Empty>
    );
  }
  return <Empty icon="search" title="No file has these words" />;
}

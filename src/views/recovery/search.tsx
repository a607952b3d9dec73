import type { SearchResult } from "../../domain/recovery/search.ts";
import type { Alone, FoundInContents } from "../../domain/recovery/search_both.ts";
import { Button } from "../components/button.tsx";
import { Empty } from "../components/empty.tsx";
import { PageHead } from "../components/page_head.tsx";
import { Pager } from "../components/pager.tsx";
import { Table } from "../components/table.tsx";
import { titled } from "../form_words.ts";
import { type Frame, Shell } from "../layout.tsx";
import { ContentHits } from "./content_hits.tsx";
import { searchOf } from "./folder_table.tsx";
import { HIT_HEADS, Row } from "./hit_row.tsx";
import { SearchForm, type SearchValues } from "./search_form.tsx";
import { ChooseTicked, TickForm, tickForm } from "./ticked_hits.tsx";

export interface SearchPageProps {
  frame: Frame;
  /** One member or team folder; null: all of them. */
  of: { name: string } | null;
  way: { label: string; href: string }[];
  /** The page itself. */
  action: string;
  values: SearchValues;
  errors: Record<string, string>;
  /** Some task has what stands in its files indexed. */
  readsFiles: boolean;
  /** Null: nothing was asked yet, or it was refused. */
  names: SearchResult | null;
  /** What was found in files; null: nothing was asked of them, or no task has them indexed. */
  contents: FoundInContents | null;
  /** It is not the first page. */
  paged: boolean;
  /** The mark of the page; undefined: the first. */
  before: string | undefined;
  /** Tasks whose files this person may download. */
  downloads: (task: string) => boolean;
  /** One of both is shown, to its end. */
  alone: Alone;
}

/** R3, **Via Item Search**, over all snapshots of one member or team folder, or of all. */
export function SearchPage(props: SearchPageProps) {
  const { frame, of, way, action, values, errors, names, contents, paged, before, downloads, readsFiles } =
    props;
  const isGlobal = of === null;
  const title = of === null ? "Search all backups" : `Search ${of.name}`;
  const lead = of === null
    ? "Files and folders of all members and team folders, in all snapshots, also what was deleted since."
    : "Files and folders in all snapshots, also what was deleted since.";
  return (
    <Shell {...frame} title={titled(title, errors)} current="recovery">
      <PageHead title={of === null ? title : "Via Item Search"} way={way} lead={lead} />
      <SearchForm {...{ action, values, errors, readsFiles }} />
      {names && names.hits.length === 0 && contents && contents.hits.length > 0
        ? <NoName more={moreOf(action, values, names.next)} />
        : names && <Hits {...{ action, values, paged, before, downloads, isGlobal }} {...names} />}
      {contents && <ContentHits {...{ action, values, paged, before, contents, downloads, isGlobal }} />}
    </Shell>
  );
}

function Hits({ action, values, paged, before, downloads, hits, next, isGlobal }: SearchResult & {
  action: string;
  values: SearchValues;
  paged: boolean;
  before: string | undefined;
  isGlobal: boolean;
  downloads: SearchPageProps["downloads"];
}) {
  const more = moreOf(action, values, next);
  const first = paged ? `${action}${searchOf({ ...values })}` : undefined;
  const ticked = { action, values, before, list: "names" as const };
  return (
    <>
      <Table
        id="hits"
        label="What was found"
        heads={HIT_HEADS}
        cards
        bulk={<ChooseTicked {...ticked} />}
        foot={
          <>
            <Pager
              noun={hits.length === 1 ? "file or folder" : "files and folders"}
              shown={hits.length}
              first={first}
              next={more}
            />
            <Button small href={`${action}/all${searchOf({ ...values })}`}>Choose all hits</Button>
          </>
        }
        empty={hits.length === 0 ? <Nothing more={more} /> : undefined}
      >
        {hits.map((hit) => (
          <Row
            hit={hit}
            form={tickForm(ticked)}
            isGlobal={isGlobal}
            mayDownload={downloads(hit.taskId)}
          />
        ))}
      </Table>
      <TickForm {...ticked} />
    </>
  );
}

/** Where the search goes on; undefined: all was looked through. */
function moreOf(action: string, values: SearchValues, next: number | null): string | undefined {
  return next === null ? undefined : `${action}${searchOf({ ...values, before: String(next) })}`;
}

/** Files are found by what is in them: that no name is like it takes a line. */
function NoName({ more }: { more: string | undefined }) {
  return (
    <p class="preview-note">
      {more ? "No name so far is like that." : "No file or folder has such a name."}
      {more && (
        <>
          {" "}
          <a href={more}>Look further</a>
        </>
      )}
    </p>
  );
}

function Nothing({ more }: { more: string | undefined }) {
  if (more) {
    return (
      <Empty icon="search" title="Nothing so far" actions={<Button href={more}>Look further</Button>}>
        The newest names were looked through. Three letters of the name or more find it at once.
      </Empty>
    );
  }
  return (
    <Empty icon="search" title="Nothing was found">
      No file or folder of any snapshot is like that. Try a part of the name, or less to search by.
    </Empty>
  );
}

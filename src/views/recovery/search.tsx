import type { Child } from "hono/jsx";
import type { Hit } from "../../domain/recovery/hits.ts";
import type { SearchResult } from "../../domain/recovery/search.ts";
import { Button } from "../components/button.tsx";
import { Empty } from "../components/empty.tsx";
import { Icon } from "../components/icon.tsx";
import { dateText, momentText } from "../components/moment.tsx";
import { PageHead } from "../components/page_head.tsx";
import { Pager } from "../components/pager.tsx";
import { Tag } from "../components/pill.tsx";
import { bytesText, countText } from "../components/quantities.ts";
import { Table } from "../components/table.tsx";
import { titled } from "../form_words.ts";
import { type Frame, Shell } from "../layout.tsx";
import { ContentHits, type ShownContents } from "./content_hits.tsx";
import { ITEM_ICONS, searchOf } from "./folder_table.tsx";
import { SearchForm, type SearchValues } from "./search_form.tsx";

export interface SearchPageProps {
  frame: Frame;
  /** One member or team folder; null: all of them. */
  of: { name: string } | null;
  way: { label: string; href: string }[];
  /** The page itself. */
  action: string;
  values: SearchValues;
  errors: Record<string, string>;
  /** Null: nothing was asked yet, or it was refused. */
  result: SearchResult | null;
  /** What was found in files; null: nothing was asked of them, or no task has them indexed. */
  contents: ShownContents | null;
  /** It is not the first page. */
  paged: boolean;
  /** Tasks whose files this person may download. */
  downloads: (task: string) => boolean;
  /** One of both is shown, to its end. */
  alone: "names" | "contents" | null;
}

/** R3, **Via Item Search**, over all snapshots of one member or team folder, or of all. */
export function SearchPage(props: SearchPageProps) {
  const { frame, of, way, action, values, errors, result, contents, paged, downloads } = props;
  const title = of === null ? "Search all backups" : `Search ${of.name}`;
  const lead = of === null
    ? "Files and folders of all members and team folders, in all snapshots, also what was deleted since."
    : "Files and folders in all snapshots, also what was deleted since.";
  return (
    <Shell {...frame} title={titled(title, errors)} current="recovery">
      <PageHead title={of === null ? title : "Via Item Search"} way={way} lead={lead} />
      <SearchForm {...{ action, values, errors }} />
      {result && <Hits {...{ action, values, paged, downloads }} {...result} isGlobal={of === null} />}
      {contents && <ContentHits {...{ action, values, paged, contents, downloads }} isGlobal={of === null} />}
    </Shell>
  );
}

export const HIT_HEADS = [
  { label: "Name", look: "wide" as const },
  { label: "Size", look: "number" as const },
  { label: "Modified", look: "roomy" as const },
  { label: "First seen" },
  { label: "Last seen" },
  { label: "Choose", hidden: true, look: "end" as const },
];

function Hits({ action, values, paged, downloads, hits, next, isGlobal }: SearchResult & {
  action: string;
  values: SearchValues;
  paged: boolean;
  isGlobal: boolean;
  downloads: SearchPageProps["downloads"];
}) {
  const more = next === null ? undefined : `${action}${searchOf({ ...values, before: String(next) })}`;
  const first = paged ? `${action}${searchOf({ ...values })}` : undefined;
  return (
    <Table
      id="hits"
      label="What was found"
      heads={HIT_HEADS}
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
      {hits.map((hit) => <Row hit={hit} isGlobal={isGlobal} mayDownload={downloads(hit.taskId)} />)}
    </Table>
  );
}

/** A file that was found, in a row; `below` stands under its name. */
export function Row({ hit, isGlobal, mayDownload, below }: {
  hit: Hit;
  isGlobal: boolean;
  mayDownload: boolean;
  below?: Child;
}) {
  const { kind, name, size, modified, author, first, last, isThere, renamedTo, states } = hit;
  const at = `/recovery/${hit.taskId}/${hit.entity.id}`;
  const isFile = modified !== null;
  return (
    <tr>
      <th scope="row" class="wide">
        <span class="item-name">
          <Icon name={ITEM_ICONS[kind]} />
          <a class="item-link" href={`${at}/history/${hit.node}`}>
            <bdi>{name}</bdi>
          </a>
          {isFile && <PreviewButton at={at} version={hit.version} name={name} />}
          {!isThere && (
            <>
              {" "}
              <Tag>{renamedTo === null ? "Deleted" : "Renamed"}</Tag>
            </>
          )}
        </span>
        <span class="sub">
          <Where at={at} run={last.run} folder={hit.folder} top={hit.entity.name} />
          {!isGlobal || hit.folder === "" ? null : <>{" "}in {hit.entity.name}</>}
          {renamedTo !== null && (
            <>
              , now <bdi>{renamedTo}</bdi>
            </>
          )}
        </span>
        {below}
      </th>
      <td class="number">{isFile ? bytesText(size) : <span class="faint">–</span>}</td>
      <td class="roomy">
        {isFile ? momentText(modified * 1000) : <span class="faint">–</span>}
        {author !== null && <span class="sub">by {author}</span>}
      </td>
      <td>{dateText(first.at)}</td>
      <td>
        {isThere ? "Still there" : dateText(last.at)}
        {states > 1 && <span class="sub">{countText(states, "version")}</span>}
      </td>
      <td class="end">
        {isFile && mayDownload && <FileButton {...{ at, name, node: hit.node, run: last.run }} />}
        {hit.folder !== null && kind !== "mount" && (
          <ChooseButton {...{ at, name, node: hit.node, run: last.run, folder: hit.folder }} />
        )}
      </td>
    </tr>
  );
}

/** A version by its name, which leads to what it shows. */
export function Preview({ at, version, name }: { at: string; version: number; name: string }) {
  return (
    <a class="item-link" href={`${at}/versions/${version}`}>
      <bdi>{name}</bdi>
    </a>
  );
}

/** The same beside a name that leads elsewhere. */
function PreviewButton({ at, version, name }: { at: string; version: number; name: string }) {
  return (
    <>
      {" "}
      <Button kind="quiet" small icon="eye" label={`Look into ${name}`} href={`${at}/versions/${version}`} />
    </>
  );
}

/** The folder as of a snapshot that shows the item. */
export function Where({ at, run, folder, top }: {
  at: string;
  run: number;
  folder: string | null;
  top: string;
}) {
  if (folder === null) return <span class="faint">Not mounted any more</span>;
  return (
    <a class="item-link" href={`${at}/at/${run}${searchOf({ path: folder })}`}>
      <bdi>{folder === "" ? top : folder}</bdi>
    </a>
  );
}

/** Puts the item as of a snapshot into that snapshot's basket, and goes there. */
export function ChooseButton({ at, run, folder, node, name, small = true }: {
  at: string;
  run: number;
  folder: string;
  node: number;
  name: string;
  small?: boolean;
}) {
  return (
    <form method="post" action={`${at}/at/${run}/basket`}>
      <input type="hidden" name="path" value={folder} />
      <input type="hidden" name="node" value={String(node)} />
      <Button small={small} name="one" value={String(node)} label={`Choose ${name}`}>Choose</Button>
    </form>
  );
}

/** The file itself, as of a snapshot that shows it. */
export function FileButton({ at, run, node, name }: { at: string; run: number; node: number; name: string }) {
  return (
    <Button
      small
      kind="quiet"
      icon="download"
      href={`${at}/at/${run}/files/${node}`}
      label={`Download ${name}`}
      attributes={{ download: "" }}
    />
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

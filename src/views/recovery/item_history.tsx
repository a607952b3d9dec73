import type { EntityRow } from "../../domain/entities/table.ts";
import type { ItemHistory, ItemVersion } from "../../domain/recovery/item_history.ts";
import { Icon } from "../components/icon.tsx";
import { momentText, momentTexts } from "../components/moment.tsx";
import { PageHead } from "../components/page_head.tsx";
import { Pager } from "../components/pager.tsx";
import { Tag } from "../components/pill.tsx";
import { bytesText } from "../components/quantities.ts";
import { Table } from "../components/table.tsx";
import { type Frame, Shell } from "../layout.tsx";
import { ITEM_ICONS } from "./folder_table.tsx";
import { ChooseButton, FileButton, Preview, Where } from "./hit_row.tsx";

const HEADS = [
  { label: "Version", look: "wide" as const },
  { label: "Size", look: "number" as const },
  { label: "Modified" },
  { label: "In snapshots" },
  { label: "Choose", hidden: true, look: "end" as const },
];

/** R6: all that a file ever was, over moves and renames. */
export function ItemHistoryPage({ frame, task, entity, at, node, history, paged, may }: {
  frame: Frame;
  task: { id: string; name: string };
  entity: EntityRow;
  /** `/recovery/<task>/<entity>`. */
  at: string;
  node: number;
  history: ItemHistory;
  paged: boolean;
  may: { download: boolean };
}) {
  const here = `${at}/history/${node}`;
  const { name, versions, next } = history;
  // Of all rows together: a version's beginning is told from the end of the one before it.
  const moments = momentTexts(versions.flatMap(({ first, last }) => [first.at, last.at]));
  return (
    <Shell {...frame} title={`Versions of ${name}`} current="recovery">
      <PageHead
        title={name}
        way={[
          { label: "Recovery", href: "/recovery" },
          { label: task.name, href: `/recovery/${task.id}` },
          { label: entity.name, href: at },
          { label: "Item search", href: `${at}/search` },
        ]}
        lead="All of its versions, also where it was moved or renamed. Each can be chosen as of the last snapshot that has it."
      />
      <Table
        label="Versions"
        heads={HEADS}
        cards
        foot={
          <Pager
            noun={versions.length === 1 ? "version" : "versions"}
            shown={versions.length}
            first={paged ? here : undefined}
            next={next === null ? undefined : `${here}?before=${next}`}
          />
        }
      >
        {versions.map((version, n) => (
          <Row
            at={at}
            version={version}
            top={entity.name}
            may={may}
            since={moments[2 * n]!}
            until={moments[2 * n + 1]!}
          />
        ))}
      </Table>
    </Shell>
  );
}

function Row({ at, version, top, may, since, until }: {
  at: string;
  version: ItemVersion;
  top: string;
  may: { download: boolean };
  /** The snapshots that first and last show it, in words. */
  since: string;
  until: string;
}) {
  const { node, kind, name, folder, size, modified, author, first, last } = version;
  const isFile = kind === "file" || kind === "export";
  return (
    <tr>
      <th scope="row" class="wide">
        <span class="item-name">
          <Icon name={ITEM_ICONS[kind]} />
          {isFile ? <Preview at={at} version={version.id} name={name} /> : <bdi>{name}</bdi>}
          {tagsOf(version).map((tag) => <Tag>{tag}</Tag>)}
        </span>
        <span class="sub">
          <Where at={at} run={last.run} {...{ folder, top }} />
        </span>
      </th>
      <td class="number" data-label="Size">{isFile ? bytesText(size) : <span class="faint">–</span>}</td>
      <td data-label="Modified">
        {isFile ? momentText(modified * 1000) : <span class="faint">–</span>}
        {author !== null && <span class="sub">by {author}</span>}
      </td>
      <td data-label="In snapshots">
        {since}
        {last.at !== first.at && <span class="sub">{`to ${until}`}</span>}
      </td>
      <td class="end">
        {isFile && may.download && <FileButton {...{ at, name, node }} run={last.run} />}
        {folder !== null && kind !== "mount" && (
          <ChooseButton {...{ at, name, node, folder }} run={last.run} />
        )}
      </td>
    </tr>
  );
}

function tagsOf({ isCurrent, renamed, moved }: ItemVersion): string[] {
  return [isCurrent && "Current", renamed ? "Renamed" : moved && "Moved"].filter((tag) =>
    typeof tag === "string"
  );
}

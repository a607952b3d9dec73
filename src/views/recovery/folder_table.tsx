import type { FolderEntry } from "../../domain/recovery/folder.ts";
import { Button } from "../components/button.tsx";
import { Empty } from "../components/empty.tsx";
import { Icon, type IconName } from "../components/icon.tsx";
import { momentText } from "../components/moment.tsx";
import { bytesText, countText } from "../components/quantities.ts";
import { type Head, Table } from "../components/table.tsx";

export interface FolderTableProps {
  /** `/recovery/<task>/<entity>/at/<run>`. */
  at: string;
  /** Of the folder, from the entity's top. */
  path: string;
  nodeId: number;
  filter: { q?: string; sort?: string };
  entries: FolderEntry[];
  /** More than 1,000: that many are there and more. Null: the page begins further down. */
  total: number | null;
  /** `after` of this page, and of the one below. */
  after?: string;
  next: string | null;
  /** The whole folder is chosen. */
  covered: boolean;
}

const COUNTED = 1_000;

/** The region that the filter, sorting and choosing the whole folder swap. Its form is what its boxes send. */
export function FolderTable(props: FolderTableProps) {
  const { at, path, nodeId, entries, covered } = props;
  return (
    <form id="folder" method="post" action={`${at}/basket`}>
      <input type="hidden" name="path" value={path} />
      <Table
        label="Folder"
        sticky
        heads={heads(props)}
        foot={<Total {...props} />}
        empty={entries.length === 0 ? <Nothing {...props} /> : undefined}
      >
        <FolderRows {...props} />
      </Table>
      {covered && <input type="hidden" name="was" value={String(nodeId)} />}
      <noscript>
        <p class="choose-plain">
          <Button small>Keep this selection</Button>
        </p>
      </noscript>
    </form>
  );
}

function Total({ at, path, filter, total }: FolderTableProps) {
  if (total === null) return <a href={`${at}${searchOf({ path, ...filter })}`}>Back to the first rows</a>;
  return <span class="figures">{total > COUNTED ? "More than 1,000 items" : countText(total, "item")}</span>;
}

function heads({ at, path, nodeId, filter, covered }: FolderTableProps): Head[] {
  const [by, down] = [(filter.sort ?? "name").replace("-", ""), filter.sort?.startsWith("-") ?? false];
  const sorted = (name: string) => {
    const query = searchOf({ path, q: filter.q, sort: by === name && !down ? `-${name}` : name });
    const direction = down ? "descending" as const : "ascending" as const;
    return { href: `${at}${query}`, direction: by === name ? direction : undefined };
  };
  const all = (
    <Pick
      at={at}
      node={nodeId}
      chosen={covered}
      label={path === "" ? "Choose the whole snapshot" : "Choose this whole folder"}
    />
  );
  return [
    { label: "Choose", look: "tick", control: all },
    { label: "Name", look: "wide", sort: sorted("name") },
    { label: "Size", look: "number", sort: sorted("size") },
    { label: "Modified", look: "roomy", sort: sorted("modified") },
  ];
}

/** The rows of a page, and the way to more. */
export function FolderRows(props: FolderTableProps) {
  const { at, entries, covered, next, path, filter } = props;
  const more = next === null ? null : `${at}${searchOf({ path, ...filter, after: next })}`;
  return (
    <>
      {entries.map((entry) => <Row at={at} entry={entry} covered={covered} />)}
      {more && (
        <tr id="more-rows">
          <td colspan={4}>
            <a
              class="button button-plain button-small"
              href={more}
              hx-get={more}
              hx-target="#more-rows"
              hx-swap="outerHTML"
            >
              Show 200 more
            </a>
          </td>
        </tr>
      )}
    </>
  );
}

/** By what an item is. */
export const ITEM_ICONS: Record<FolderEntry["kind"], IconName> = {
  folder: "folder",
  mount: "users",
  file: "file",
  export: "file",
  symlink: "external-link",
};

function Row({ at, entry, covered }: { at: string; entry: FolderEntry; covered: boolean }) {
  const { pick, version, name, kind, path, size, modified, chosen } = entry;
  const isFile = kind === "file" || kind === "export";
  const isFixed = covered && kind !== "mount";
  return (
    <tr>
      <td class="tick">
        <Pick at={at} node={pick} chosen={chosen} fixed={isFixed} label={`Choose ${name}`} />
        {chosen && !isFixed && <input type="hidden" name="was" value={String(pick)} />}
      </td>
      <th scope="row" class="wide item-name">
        <Icon name={ITEM_ICONS[kind]} />
        <Name href={path !== null ? `${at}${searchOf({ path })}` : version && previewOf(at, version)}>
          {name}
        </Name>
        {kind === "mount" && <span class="faint">Shared folder</span>}
      </th>
      <td class="number">{isFile ? bytesText(size) : <span class="faint">–</span>}</td>
      <td class="roomy">{modified === null ? <span class="faint">–</span> : momentText(modified * 1000)}</td>
    </tr>
  );
}

function Name({ href, children }: { href: string | null | 0; children?: string }) {
  if (!href) return <bdi>{children}</bdi>;
  return (
    <a class="row-link" href={href}>
      <bdi>{children}</bdi>
    </a>
  );
}

/** Of a version, from a snapshot's address. */
function previewOf(at: string, version: number): string {
  return `${at.slice(0, at.lastIndexOf("/at/"))}/versions/${version}`;
}

/** A box that tells the server of its own change at once; without a script the form's button tells of all. */
function Pick({ at, node, chosen, fixed, label }: {
  at: string;
  node: number;
  chosen: boolean;
  /** It is chosen with the folder that it is in. */
  fixed?: boolean;
  label: string;
}) {
  return (
    <input
      class="box"
      type="checkbox"
      name="node"
      value={String(node)}
      checked={chosen}
      disabled={fixed}
      aria-label={label}
      hx-post={`${at}/basket`}
      hx-trigger="change"
      hx-target="#basket"
      hx-swap="outerHTML"
      hx-vals={`{"one":"${node}"}`}
    />
  );
}

function Nothing({ at, path, filter }: FolderTableProps) {
  if (!filter.q) return <Empty icon="folder" title="This folder was empty then" />;
  return (
    <Empty
      icon="search"
      title="Nothing matches"
      actions={<Button href={`${at}${searchOf({ path })}`}>Clear the filter</Button>}
    >
      Nothing in this folder has that in its name. Folders below it were not searched.
    </Empty>
  );
}

/** As a query string, without what is empty. */
export function searchOf(parts: Record<string, string | undefined>): string {
  const query = new URLSearchParams(Object.entries(parts).filter((one): one is [string, string] => !!one[1]));
  return query.size === 0 ? "" : `?${query}`;
}

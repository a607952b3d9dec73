import type { Child } from "hono/jsx";
import type { Hit } from "../../domain/recovery/hits.ts";
import { Button } from "../components/button.tsx";
import { Icon } from "../components/icon.tsx";
import { dateText, momentText } from "../components/moment.tsx";
import { Tag } from "../components/pill.tsx";
import { bytesText, countText } from "../components/quantities.ts";
import { type Head, Tick, TickAll } from "../components/table.tsx";
import { ITEM_ICONS, searchOf } from "./folder_table.tsx";

export const HIT_HEADS: Head[] = [
  { label: "Tick", look: "tick", control: <TickAll label="Tick all of this page" /> },
  { label: "Name", look: "wide" },
  { label: "Size", look: "number" },
  { label: "Modified", look: "roomy" },
  { label: "First seen" },
  { label: "Last seen" },
  { label: "Choose", hidden: true, look: "end" },
];

/** A file that was found, in a row; `below` stands under its name. */
export function Row({ hit, form, isGlobal, mayDownload, below }: {
  hit: Hit;
  /** Its box goes with this form. */
  form: string;
  isGlobal: boolean;
  mayDownload: boolean;
  below?: Child;
}) {
  const { kind, name, size, modified, author, first, last, isThere, renamedTo, states } = hit;
  const at = `/recovery/${hit.taskId}/${hit.entity.id}`;
  const isFile = modified !== null;
  const mayChoose = hit.folder !== null && kind !== "mount";
  return (
    <tr>
      <td class="tick">
        {mayChoose && <Tick name="node" value={String(hit.node)} label={name} form={form} />}
      </td>
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
      <td class="number" data-label="Size">{isFile ? bytesText(size) : <span class="faint">–</span>}</td>
      <td class="roomy" data-label="Modified">
        {isFile ? momentText(modified * 1000) : <span class="faint">–</span>}
        {author !== null && <span class="sub">by {author}</span>}
      </td>
      <td data-label="First seen">{dateText(first.at)}</td>
      <td data-label="Last seen">
        {isThere ? "Still there" : dateText(last.at)}
        {states > 1 && <span class="sub">{countText(states, "version")}</span>}
      </td>
      <td class="end">
        {isFile && mayDownload && <FileButton {...{ at, name, node: hit.node, run: last.run }} />}
        {mayChoose && <ChooseButton {...{ at, name, node: hit.node, run: last.run, folder: hit.folder! }} />}
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

import type { ChangeKind } from "../../domain/recovery/compare/changes.ts";
import type { Counts } from "../../domain/recovery/compare/folders.ts";
import type { CompareEntry } from "../../domain/recovery/compare/lines.ts";
import { Icon } from "../components/icon.tsx";
import { momentText } from "../components/moment.tsx";
import { Pill, type PillTone } from "../components/pill.tsx";
import { bytesText, numberText } from "../components/quantities.ts";
import { ITEM_ICONS } from "./folder_table.tsx";

export const CHANGE_WORDS: Record<ChangeKind, string> = {
  added: "Added",
  changed: "Changed",
  removed: "Removed",
  moved: "Moved",
};

export const TONES: Record<ChangeKind, PillTone> = {
  added: "good",
  changed: "warn",
  removed: "bad",
  moved: "quiet",
};

/** What an item was, where it is of another kind now. */
const KINDS: Record<CompareEntry["kind"], string> = {
  file: "a file",
  export: "a document of Dropbox's own",
  folder: "a folder that was not shared",
  mount: "a shared folder",
  symlink: "a link",
};

/** The same page with another query. */
export type Here = (more: Record<string, string | undefined>) => string;

/** An item that differs, or a folder in which something does. */
export function CompareRow({ entry, here }: { entry: CompareEntry; here: Here }) {
  const { name, kind, size, modified, from, kindBefore, inside } = entry;
  return (
    <tr>
      <td class="tick">
        <Pick entry={entry} />
      </td>
      <th scope="row" class="wide">
        <span class="item-name">
          <Icon name={ITEM_ICONS[kind]} />
          {inside === null
            ? <bdi>{name}</bdi>
            : (
              <a class="row-link" href={here({ path: inside.path, after: undefined })}>
                <bdi>{name}</bdi>
              </a>
            )}
        </span>
        {from !== null && (
          <span class="sub">
            from <bdi>{from}</bdi>
          </span>
        )}
        {kindBefore !== null && <span class="sub">{`was ${KINDS[kindBefore]}`}</span>}
        {inside !== null && <span class="sub">{countsText(inside.counts)}</span>}
      </th>
      <td>{changeOf(entry)}</td>
      <td class="number">{modified === null ? <span class="faint">–</span> : bytesText(size)}</td>
      <td class="roomy">{modified === null ? <span class="faint">–</span> : momentText(modified * 1000)}</td>
    </tr>
  );
}

function changeOf({ change, isRenamed, rewritten }: CompareEntry) {
  if (change === null) return <span class="faint">–</span>;
  const word = isRenamed ? "Renamed" : CHANGE_WORDS[change];
  return <Pill tone={TONES[change]}>{rewritten ? `${word} and changed` : word}</Pill>;
}

/** What was there before can be chosen, and so can what is lost in a folder; a shared folder is given back by whoever shares it. */
function Pick({ entry: { was, change, node, name, kind, kindBefore, inside } }: { entry: CompareEntry }) {
  const isOurs = kind !== "mount" && kindBefore !== "mount";
  const isLost = inside !== null && inside.counts.removed + inside.counts.changed > 0;
  const [field, value] = was !== null && change !== null && isOurs
    ? ["was", was]
    : isLost
    ? ["below", node]
    : [null, 0];
  if (field === null) return null;
  const label = field === "was" ? `Choose ${name}` : `Choose what was removed or changed in ${name}`;
  return <input class="box" type="checkbox" name={field} value={String(value)} aria-label={label} />;
}

function countsText(counts: Counts): string {
  const parts = (Object.keys(CHANGE_WORDS) as ChangeKind[]).filter((change) => counts[change] > 0);
  return parts.map((change) => `${numberText(counts[change])} ${CHANGE_WORDS[change].toLowerCase()}`).join(
    ", ",
  );
}

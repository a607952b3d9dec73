import { findInFolder } from "../../storage/catalogue/browse.ts";
import type { Namespace } from "../../storage/catalogue/namespaces.ts";
import type { Reader } from "../../storage/catalogue/power.ts";
import { type WalkedItem, walkFolder } from "../../storage/catalogue/walk.ts";
import { exportedName } from "./exported_name.ts";
import { type Selection, type Start, startsOf } from "./selection.ts";

/** One item of a selection, or the root of a namespace (`item` null), which is a folder. */
export interface Selected {
  /** Where the walk that found it began. */
  start: Start;
  namespace: Namespace;
  item: WalkedItem | null;
  kind: WalkedItem["kind"];
  /** Path from the top of what is given out; never with a slash inside a name. */
  names: string[];
  /** Path inside the namespace as shown, and as the server lowercased it; "" for the root. */
  path: string;
  lower: string;
}

/** Rows read at once. */
const PAGE = 200;

interface Open extends Omit<Start, "item"> {
  start: Start;
  page: WalkedItem[];
  /** Sort key of the last row read; null: the folder is read to its end. */
  after: string | null;
}

/** Walks a selection as of its run, a folder before what is in it. Memory is a page for each level of depth. */
export async function* walkSelection(db: Reader, selection: Selection): AsyncGenerator<Selected> {
  for (const start of await startsOf(db, selection)) yield* walkStart(db, selection.run, start);
}

async function* walkStart(db: Reader, run: number, start: Start): AsyncGenerator<Selected> {
  const { item, ...place } = start;
  const first = { ...place, start, item, kind: item?.kind ?? "folder" as const };
  yield item?.kind === "export" ? await exported(db, run, first, item) : first;
  const stack: Open[] = first.kind === "folder" ? [{ ...place, start, page: [], after: "" }] : [];
  while (stack.length > 0) {
    const open = stack.at(-1)!;
    const item = await nextIn(db, run, open);
    if (item === null) {
      stack.pop();
      continue;
    }
    const selected = childOf(open, item);
    yield item.kind === "export" ? await exported(db, run, selected, item) : selected;
    if (item.kind === "folder") stack.push({ ...selected, nodeId: item.node_id, page: [], after: "" });
  }
}

async function nextIn(db: Reader, run: number, open: Open): Promise<WalkedItem | null> {
  if (open.page.length === 0 && open.after !== null) {
    open.page = await walkFolder(db, run, open.nodeId, open.after, PAGE);
    open.after = open.page.length < PAGE ? null : open.page.at(-1)!.sort;
    open.page.reverse();
  }
  return open.page.pop() ?? null;
}

function childOf({ start, namespace, names, path, lower }: Open, item: WalkedItem): Selected {
  return {
    start,
    namespace,
    item,
    kind: item.kind,
    names: [...names, item.name],
    path: `${path}/${item.name}`,
    lower: `${lower}/${item.name_lower}`,
  };
}

/** What was kept of it is a copy in another format: it gets that format's name, beside whatever has it already. */
export async function exported(
  db: Reader,
  run: number,
  selected: Selected,
  item: WalkedItem,
): Promise<Selected> {
  const plain = exportedName(item.name, item.target);
  const taken = await findInFolder(db, run, item.parent_id, plain);
  const name = taken ? exportedName(`${item.name} (exported)`, item.target) : plain;
  const parent = selected.path.slice(0, selected.path.lastIndexOf("/"));
  const lower = selected.lower.slice(0, selected.lower.lastIndexOf("/"));
  return {
    ...selected,
    names: [...selected.names.slice(0, -1), name],
    path: `${parent}/${name}`,
    lower: `${lower}/${name.toLowerCase()}`,
  };
}

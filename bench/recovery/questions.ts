import { sql } from "kysely";
import { compare } from "../../src/domain/recovery/compare/comparison.ts";
import { comparePage } from "../../src/domain/recovery/compare/page.ts";
import { showFolder } from "../../src/domain/recovery/folder.ts";
import { historyOf } from "../../src/domain/recovery/item_history.ts";
import { openSnapshot } from "../../src/domain/recovery/open_snapshot.ts";
import { searchItems } from "../../src/domain/recovery/search.ts";
import { searchContents } from "../../src/domain/recovery/search_contents.ts";
import type { Scope } from "../../src/domain/scope.ts";
import type { Question } from "./figures.ts";
import { LARGE, type Made } from "./made_catalogue.ts";
import type { BenchPortal } from "./portal.ts";
import { CONTENT_SEARCHES, HARD_NAME_SEARCHES, NAME_SEARCHES } from "./searches.ts";

/** What is asked in a catalogue that was made (issue 5, "Figures"). */
export async function questionsIn(portal: BenchPortal, made: Made): Promise<Question[]> {
  return [
    await largeFolder(portal, made),
    ...histories(portal, made),
    comparison(portal, made),
    ...NAME_SEARCHES.map((input) => nameSearch(portal, input, "search")),
    ...HARD_NAME_SEARCHES.map((input) => nameSearch(portal, input, "hard search")),
    ...CONTENT_SEARCHES.map((input) => contentSearch(portal, input)),
  ];
}

async function largeFolder(portal: BenchPortal, { large: { entity, folder }, run }: Made): Promise<Question> {
  const { services: { catalogue: { read } }, task } = portal;
  const after = await markAt(portal, folder, LARGE * 0.9);
  const snapshot = await openSnapshot(read, { taskId: task, entityId: entity, run, userId: "bench" });
  const way = { nodeId: folder, path: "/archive", steps: [] };
  return {
    name: "page at row 90,000 of a folder of 100,000",
    most: 10,
    verb: () => showFolder(read, scopeOf(portal), snapshot, way, { after }),
    path: `/recovery/${task}/${entity}/at/${run}?path=/archive&after=${after}`,
  };
}

function histories(portal: BenchPortal, { changing, plain }: Made): Question[] {
  const { services: { catalogue: { read } }, task } = portal;
  const kinds = [["with 40 states", changing], ["that changed in a run as any other", plain]] as const;
  return kinds.map(([kind, { entity, node }]) => ({
    name: `history of a file ${kind}`,
    most: 20,
    verb: () => historyOf(read, scopeOf(portal), { taskId: task, entityId: entity, node }),
    path: `/recovery/${task}/${entity}/history/${node}`,
  }));
}

/** Each time anew: the portal keeps one for as long as nothing is written. */
function comparison(portal: BenchPortal, { changed: { entity }, run }: Made): Question {
  const { services: { catalogue }, task } = portal;
  const opened = (run: number) =>
    openSnapshot(catalogue.read, { taskId: task, entityId: entity, run, userId: "bench" });
  const firstRows = async () => {
    const [older, newer] = [await opened(run - 1), await opened(run)];
    const compared = await compare(catalogue.read, scopeOf(portal), older, newer);
    return await comparePage(catalogue.read, scopeOf(portal), compared, newer.root, {});
  };
  return {
    name: "compare two snapshots with 10,000 changes, to first rows",
    most: 1_000,
    before: () => catalogue.write((trx) => sql`update runs set state = state where id = 1`.execute(trx)),
    verb: firstRows,
    path: `/recovery/${task}/${entity}/compare?from=${run - 1}&to=${run}`,
  };
}

function nameSearch(portal: BenchPortal, input: Record<string, string>, kind: string): Question {
  const { services: { catalogue: { read } }, task } = portal;
  return {
    name: `${kind} ${told(input)}`,
    most: null,
    verb: () => searchItems(read, scopeOf(portal), { tasks: [task], entityId: null }, input),
    path: `/search?${new URLSearchParams(input)}`,
  };
}

function contentSearch(portal: BenchPortal, input: Record<string, string>): Question {
  const { services: { catalogue: { read } }, task } = portal;
  return {
    name: `in files ${told(input)}`,
    most: null,
    verb: () => searchContents(read, scopeOf(portal), { tasks: [task], entityId: null }, input),
    path: `/search?${new URLSearchParams({ ...input, in: "contents" })}`,
  };
}

function told(input: Record<string, string>): string {
  return Object.entries(input).map(([field, value]) => `${field}=${value}`).join(" ");
}

function scopeOf({ services: { account } }: BenchPortal): Scope {
  return { account, user: null, isPrimary: true, tasks: "all" };
}

/** As a page's link has it; by name it is the key of the row before. */
async function markAt({ services: { catalogue: { read } } }: BenchPortal, folder: number, row: number) {
  const { sort } = await read.selectFrom("versions").select("sort").where("parent_id", "=", folder)
    .where("to_run", "is", null).orderBy("sort").limit(1).offset(row).executeTakeFirstOrThrow();
  return new TextEncoder().encode(JSON.stringify([0, sort])).toBase64({ alphabet: "base64url" });
}

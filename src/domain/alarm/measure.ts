import type { RunDamage } from "../../storage/catalogue/alarms.ts";
import { type Lately, latelySince } from "../../storage/catalogue/file_habits.ts";
import { endedFiles } from "../../storage/catalogue/lost_files.ts";
import type { NamespaceChanges } from "../../storage/catalogue/namespace_totals.ts";
import type { Namespace } from "../../storage/catalogue/namespaces.ts";
import type { Reader } from "../../storage/catalogue/power.ts";
import { LEAST } from "./beyond.ts";
import { commonest } from "./signs.ts";
import { filledIn } from "./places.ts";
import { type Counted, type Passed, Tally } from "./tally.ts";
import { DAY, HISTORY } from "./usual.ts";

/** What was rewritten so lately is expected to be again: by a job of Sundays, of a month's end. */
const REWRITTEN_LATELY = 35 * DAY;

export interface MeasureParts {
  taskId: string;
  run: number;
  startedAt: Date;
  /** The snapshot before. */
  since: number;
  /** Whose files a namespace's are: what is counted once has one owner. */
  owners: ReadonlyMap<number, number>;
  namespaces: readonly Namespace[];
  /** As the run counts them: of what has none nothing is looked at. */
  changes: readonly NamespaceChanges[];
  passed: Passed;
}

/** What a run met of the files that stood in the snapshot before, by member and team folder; those unharmed have no row. */
export async function measureDamage(db: Reader, parts: MeasureParts): Promise<RunDamage[]> {
  const { taskId, since, owners, changes } = parts;
  const touched = changes.filter(({ namespaceId, changed, removed }) =>
    owners.has(namespaceId) && changed + removed > 0
  ).map(({ namespaceId }) => namespaceId);
  if (since === 0 || touched.length === 0) return [];
  const tally = new Tally(parts, await lately(db, parts));
  for await (const page of endedFiles(db, { taskId, since, namespaces: touched })) {
    await tally.count(db, page);
  }
  return await rowsOf(db, parts, tally);
}

async function lately(db: Reader, { taskId, startedAt }: MeasureParts): Promise<Lately> {
  const at = startedAt.getTime();
  return await latelySince(db, taskId, { rewritten: at - REWRITTEN_LATELY, returned: at - HISTORY });
}

async function rowsOf(db: Reader, parts: MeasureParts, { counted }: Tally): Promise<RunDamage[]> {
  const { run, namespaces, owners, changes } = parts;
  const before = filesBefore(namespaces, owners, changes);
  const rows: RunDamage[] = [];
  for (const [owner, { byExtension, movedIn, ...counts }] of counted) {
    const { files, bytes } = before.get(owner)!;
    const renamed = commonest([...byExtension].map(([extension, renamed]) => ({ extension, renamed })));
    const own = namespaces.filter(({ id }) => owners.get(id) === owner).map(({ id }) => id);
    // It is a walk: of no use where next to nothing happened.
    const filled = isWorth(counts, renamed.renamed) ? await filledIn(db, own, parts) : NOT_LOOKED_AT;
    rows.push({
      entity_id: owner,
      run_id: run,
      files,
      passing: Math.max(0, filled.files - movedIn),
      bytes: bytes + counts.removed_bytes - filled.bytesNow,
      ...renamed,
      ...counts,
    });
  }
  return rows;
}

const NOT_LOOKED_AT = { files: 0, bytesNow: 0 };

function isWorth({ rewritten, removed }: Pick<Counted, "rewritten" | "removed">, renamed: number): boolean {
  return rewritten + removed + renamed >= LEAST.fast;
}

/** Files that an owner had before the run; the bytes that it has now. */
function filesBefore(
  namespaces: readonly Namespace[],
  owners: ReadonlyMap<number, number>,
  changes: readonly NamespaceChanges[],
): Map<number, { files: number; bytes: number }> {
  const moved = new Map(changes.map((one) => [one.namespaceId, one.removed - one.added]));
  const before = new Map<number, { files: number; bytes: number }>();
  for (const { id, items, bytes } of namespaces) {
    const owner = owners.get(id);
    if (owner === undefined) continue;
    const sum = before.get(owner) ?? { files: 0, bytes: 0 };
    before.set(owner, { files: sum.files + items + (moved.get(id) ?? 0), bytes: sum.bytes + bytes });
  }
  return before;
}

import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { planRestore, type RestoreParts, runRestore } from "../../src/domain/restore/restore.ts";
import { type BackupWorld, backupWorld } from "../support/backup_world.ts";

/** 10,000 by `deno task faults:large`. */
const FILES = Number(Deno.env.get("DROPKEEP_TEST_CONFLICTS") ?? 800);

describe("a restore in place over files that were changed since", { timeout: 60_000 + FILES * 100 }, () => {
  let world: BackupWorld;
  beforeAll(async () => {
    world = await backupWorld({ content: { files: FILES, members: 1, median: 200, distinct: FILES } });
    await world.backUp({ folderZips: true });
  }, 60_000 + FILES * 50);
  afterAll(() => world.close());

  it(`puts each of ${FILES} beside the newer one, and counts right [fault 46]`, async () => {
    const { home, email } = madeMember(world);
    const old = filesOf(world, home);
    await world.control("POST", "change", { namespace: home, edit: FILES * 0.9, seed: 5 });
    const before = filesOf(world, home);
    const changed = [...before].filter(([path, hash]) => old.get(path) !== hash);
    const giving: RestoreParts = {
      ...world,
      task: { id: "task", admin: world.parts.task.admin, team: "dbtid:acme" },
      now: () => new Date(),
    };

    const { restoreId, ...plan } = await planRestore(giving, {
      run: 1,
      paths: [`/members/${email}`],
      mode: "in-place",
    });
    const result = await runRestore(giving, restoreId);
    const after = filesOf(world, home);

    expect(plan.conflicts).toBe(changed.length);
    // An edit of a file of no byte changes none.
    expect(changed.length).toBeGreaterThan(FILES * 0.89);
    expect(result).toMatchObject({
      state: "succeeded",
      outcomes: { kept_both: changed.length, restored: 0 },
    });
    expect([...before].filter(([path, hash]) => after.get(path) !== hash)).toEqual([]);
    const beside = [...after].filter(([path]) => !before.has(path)).map(([, hash]) => hash).sort();
    expect(beside).toEqual(changed.map(([path]) => old.get(path)).sort());
  });
});

/** The one whose files are made: nobody else has so many. */
function madeMember({ sandbox }: BackupWorld): { home: string; email: string } {
  const [made] = sandbox.world.state.db.rows<{ home: string; email: string }>(
    `select m.home, m.email from members m join entries e on e.namespace = m.home
      group by m.home order by count(*) desc limit 1`,
  );
  return made!;
}

/** All files of a namespace by path, with content hashes. */
function filesOf({ sandbox }: BackupWorld, namespace: string): Map<string, string> {
  const rows = sandbox.world.state.db.rows<{ path: string; hash: string }>(
    "select path_display as path, hash from entries where kind = 'file' and namespace = ?",
    namespace,
  );
  return new Map(rows.map(({ path, hash }) => [path, hash]));
}

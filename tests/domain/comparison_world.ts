import { sql } from "kysely";
import { compare, type Comparison } from "../../src/domain/recovery/compare/comparison.ts";
import type { OpenSnapshot } from "../../src/domain/recovery/open_snapshot.ts";
import type { Scope } from "../../src/domain/scope.ts";
import type { Writer } from "../../src/storage/catalogue/power.ts";
import { emptyCatalogue } from "../support/empty_catalogue.ts";

export type ComparisonWorld = Awaited<ReturnType<typeof emptyCatalogue>>;

export const scopeOf = (isPrimary: boolean): Scope => ({ account: "a", user: "u", isPrimary, tasks: "all" });

/**
 * Alice's home, in which the team folder Finance is mounted as "Money" in both of runs 1 and 2, and Vault in the second
 * alone, where something is in each. Of runs 3 and later nothing is known.
 */
export async function comparisonWorld(): Promise<ComparisonWorld> {
  const world = await emptyCatalogue();
  await world.write(async (trx) => {
    await sql`insert into runs (id, task_id, state, started_at, snapshot_id) values (1, 'task', 'success', 1, 'a'),
      (2, 'task', 'success', 2, 'b'), (3, 'task', 'success', 3, 'c')`.execute(trx);
    await sql`insert into entities (id, task_id, kind, dropbox_id, name, dropbox_status, discovered_run) values
      (1, 'task', 'member', 'm1', 'Alice', 'active', 1), (2, 'task', 'team_folder', 't2', 'Finance', 'active', 1)`
      .execute(trx);
    await sql`insert into namespaces (id, task_id, dropbox_id, kind, name, entity_id, folder, folder_key) values
      (1, 'task', 'ns:1', 'member_home', 'Alice', 1, 'members/alice', 'members/alice'),
      (2, 'task', 'ns:2', 'team_folder', 'Finance', 2, 'team-folders/Finance', 'team-folders/finance'),
      (3, 'task', 'ns:3', 'team_folder', 'Vault', 2, 'team-folders/Vault', 'team-folders/vault')`.execute(
      trx,
    );
    await sql`insert into nodes (id, namespace_id, parent_id, name_lower) values (1, 1, 0, ''), (20, 2, 0, ''),
      (30, 3, 0, '')`.execute(trx);
    await state(trx, { ns: 1, node: 2, parent: 1, name: "Money", from: 1, kind: "mount", target: "ns:2" });
    await state(trx, { ns: 1, node: 3, parent: 1, name: "plan.txt", from: 2 });
    await state(trx, { ns: 1, node: 4, parent: 1, name: "Vault", from: 2, kind: "mount", target: "ns:3" });
    await state(trx, { ns: 1, node: 5, parent: 1, name: "same.txt", from: 1 });
    await state(trx, { ns: 2, node: 21, parent: 20, name: "salaries.txt", from: 2 });
    await state(trx, { ns: 3, node: 31, parent: 30, name: "contract.txt", from: 2 });
  });
  return world;
}

interface State {
  ns: number;
  node: number;
  parent: number;
  name: string;
  from: number;
  kind?: "file" | "mount";
  target?: string;
}

async function state(trx: Writer, { ns, node, parent, name, from, kind = "file", target }: State) {
  await sql`insert into nodes (id, namespace_id, parent_id, name_lower) values
    (${node}, ${ns}, ${parent}, ${name.toLowerCase()})`.execute(trx);
  await sql`insert into versions (namespace_id, node_id, parent_id, from_run, kind, name, sort, dropbox_id, size, target,
      client_modified, server_modified, seen_run) values (${ns}, ${node}, ${parent}, ${from}, ${kind}, ${name},
      ${`1${name.toLowerCase()}`}, ${`id:${node}`}, 1, ${target ?? null}, 1, 1, 1)`.execute(trx);
}

/** So many files at the top of Alice's home, of a span of runs; they do not move. */
export async function manyFiles(world: ComparisonWorld, count: number, from: number, to: number | null) {
  await world.write(async (trx) => {
    await sql`with recursive n(i) as (select 1 union all select i + 1 from n where i < ${count})
      insert into nodes (id, namespace_id, parent_id, name_lower)
      select 1000 + i, 1, 1, printf('f%07d', i) from n`.execute(trx);
    await sql`insert into versions (namespace_id, node_id, parent_id, from_run, to_run, kind, name, sort, size,
        client_modified, server_modified, seen_run)
      select 1, id, 1, ${from}, ${to}, 'file', name_lower, '1' || name_lower, 1, 1, 1, 1 from nodes where id > 1000`
      .execute(trx);
  });
}

/** A snapshot of Alice's home. */
const snapshot = (run: number): OpenSnapshot => ({
  ...{ taskId: "task", entityId: 1, run, at: new Date(run), isPartial: false },
  ...{ namespace: 1, folder: "members/alice", root: 1, before: null, after: null },
  basket: { userId: "u", entityId: 1, run },
});

export async function compared(
  world: ComparisonWorld,
  older: number,
  newer: number,
  isPrimary = true,
): Promise<Comparison> {
  return await compare(world.read, scopeOf(isPrimary), snapshot(older), snapshot(newer));
}

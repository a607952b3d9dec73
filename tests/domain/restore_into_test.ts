import { afterEach, beforeEach, expect, it } from "vitest";
import { planRestore, runRestore } from "../../src/domain/restore/restore.ts";
import { type BackupWorld, backupWorld } from "../support/backup_world.ts";
import { filesOf, type RestoreWorld, restoreWorld, type Tree } from "./restore_world.ts";

let world: RestoreWorld;
/** Another team, connected to the same account: its task is in the same catalogue. */
let other: BackupWorld;

beforeEach(async () => {
  world = await restoreWorld();
  other = await backupWorld({ seed: 2 });
  const { dropbox, repository, parts: { tokens, calls } } = other;
  const task = { ...other.parts.task, id: "other", team: { id: "dbtid:initech", name: "Initech" } };
  await world.backUp({ dropbox, repository, tokens, calls, task });
});
afterEach(async () => {
  await other.close();
  await world.close();
});

/** Paths, hashes and times of a member's home in the other team. */
async function treeOf(email: string): Promise<Tree> {
  const { dropbox_id: root } = await world.catalogue.read.selectFrom("namespaces").select("dropbox_id")
    .where("task_id", "=", "other").where("folder", "=", `members/${email}`).executeTakeFirstOrThrow();
  const acting = { admin: other.parts.task.admin, root };
  const first = { acting, path: "", recursive: true, includeMounted: false, limit: 2000 };
  const { entries } = await other.dropbox.listFolder(first);
  return new Map(
    entries.flatMap((entry) =>
      entry.kind === "file"
        ? [[entry.pathDisplay, { ...entry, hash: entry.contentHash, time: entry.clientModified }]]
        : []
    ),
  );
}

it("[T11] restores into the folder of a member of another connected team, by that team's own connection", async () => {
  const before = await world.tree("members/alice@acme.example");
  const { id } = await world.catalogue.read.selectFrom("entities").select("id").where("task_id", "=", "other")
    .where("email", "=", "bob@acme.example").executeTakeFirstOrThrow();
  const task = { ...world.giving.task, admin: other.parts.task.admin, team: "dbtid:initech" };
  const parts = { ...world.giving, dropbox: other.dropbox, into: "other", task };
  const asked = {
    run: 1,
    paths: ["/members/alice@acme.example/Contracts"],
    mode: "new-folder" as const,
    entity: id,
  };

  const plan = await planRestore(parts, asked);
  const result = await runRestore(parts, plan.restoreId);

  const folder = result.destinations[0]!.folder;
  expect(result).toMatchObject({ state: "succeeded", outcomes: { restored: 2 } });
  expect(filesOf(await treeOf("bob@acme.example"), `${folder}/Contracts`)).toEqual(
    filesOf(before, "/Contracts"),
  );
  expect(filesOf(await world.tree("members/alice@acme.example"))).toEqual(filesOf(before));
});

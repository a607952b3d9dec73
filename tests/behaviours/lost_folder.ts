import type { RestoreRequest } from "../../src/domain/restore/restore.ts";
import { listRestoreItems } from "../../src/domain/restore/restore.ts";
import type { RestoreWorld } from "../domain/restore_world.ts";
import { put } from "./alice.ts";

export const ALICE = "members/alice@acme.example";

/** A folder of Alice's that was backed up and is gone since: what gives it back where it was. */
export async function lostFolder(world: RestoreWorld, files: Record<string, object>) {
  for (const [name, content] of Object.entries(files)) await put(world, `/Lost/${name}`, content);
  const { run } = await world.backUp();
  const before = await world.tree(ALICE);
  await world.control("POST", "delete", { member: "alice", path: "/Lost" });
  await world.control("DELETE", "calls");
  const request: RestoreRequest = { run, paths: [`/${ALICE}/Lost`], mode: "in-place" };
  return { request, before };
}

/** So many files of a few bytes each. */
export function smallFiles(count: number): Record<string, object> {
  return Object.fromEntries(Array.from({ length: count }, (_, n) => [`${n}.txt`, { text: `file ${n}` }]));
}

/** Files that a restore could not give back, by name, each with its cause. */
export async function failedItems(world: RestoreWorld, restoreId: number): Promise<Record<string, string>> {
  const items = await listRestoreItems(world.catalogue.read, "task", restoreId, { failed: true });
  return Object.fromEntries(items.map(({ place, cause }) => [
    place.slice(place.lastIndexOf("/") + 1),
    cause!.code,
  ]));
}

/** Tries of a call since the log was cleared. */
export function tries(world: RestoreWorld, route: string): number {
  return world.sandbox.log.calls(`/2/files/${route}`).length;
}

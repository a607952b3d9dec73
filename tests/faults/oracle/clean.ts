import { deepStrictEqual } from "node:assert";
import { dirname, join } from "node:path";
import type { ObjectStore } from "../../../src/storage/objects/object_store.ts";
import { checkRepository } from "../../../src/storage/repository/check.ts";
import { Restic } from "../../support/restic.ts";
import type { Judged } from "./judged.ts";

/** All that a run which was cut off may leave: packs that no index names, and indexes that say a thing twice. */
const LEFT_BY_A_CUT = /is in no index: left by a run that was cut off|is named by two index files/;

/** Oracle (a): no reference without its object, and every byte what its hash says. */
export async function checkIsClean({ repository }: Judged): Promise<void> {
  const { findings } = await checkRepository(repository, { readData: true });
  const wrong = findings.filter(({ severity, message }) =>
    severity === "error" || !LEFT_BY_A_CUT.test(message)
  );
  deepStrictEqual(wrong, [], "what our own check finds");
}

/** The same, said by stock restic of a copy of the store. It fails on everything but packs that no index names. */
export async function stockCheckIsClean({ repository }: Judged, password: string): Promise<void> {
  const folder = await Deno.makeTempDir({ prefix: "dropkeep-test-" });
  try {
    await copyTo(folder, repository.store);
    await new Restic(folder, password).text("check", "--read-data");
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

/** What stock restic has against it; null where it finds nothing. */
export async function stockCheckSays({ repository }: Judged, password: string): Promise<string | null> {
  const folder = await Deno.makeTempDir({ prefix: "dropkeep-test-" });
  try {
    await copyTo(folder, repository.store);
    const restic = new Restic(folder, password);
    return await restic.text("check", "--read-data").then(() => null, (error: Error) => error.message);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

/** Without the locks: one of a run that was killed would keep restic out. */
async function copyTo(folder: string, store: ObjectStore) {
  for await (const { name } of store.list("")) {
    if (name.startsWith("locks/")) continue;
    const path = join(folder, name);
    await Deno.mkdir(dirname(path), { recursive: true });
    await Deno.writeFile(path, await store.get(name));
  }
  await Deno.mkdir(join(folder, "locks"), { recursive: true });
}

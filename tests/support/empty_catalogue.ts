import type { PageContext } from "../../src/domain/backup/listing/apply_page.ts";
import { saveNamespace } from "../../src/storage/catalogue/namespaces.ts";
import { Nodes } from "../../src/storage/catalogue/nodes.ts";
import type { Catalogue } from "../../src/storage/catalogue/power.ts";
import { ensureRepository } from "../../src/storage/catalogue/repositories.ts";
import type { CatalogueTables } from "../../src/storage/database/catalogue_tables.ts";
import type { Doors } from "../../src/storage/database/doors.ts";
import { newCatalogue } from "./new_catalogue.ts";

/** A catalogue of the newest shape with nothing in it, in a folder that goes with it. */
export async function emptyCatalogue(): Promise<Doors<CatalogueTables>> {
  const folder = await Deno.makeTempDir({ prefix: "dropkeep-test-" });
  const db = await newCatalogue(`${folder}/catalogue.db`);
  const close = async () => {
    await db.close();
    await Deno.remove(folder, { recursive: true });
  };
  const { file, read } = db;
  const [checkpoint, copyTo] = [() => db.checkpoint(), (path: string) => db.copyTo(path)];
  return { file, read, write: (work) => db.write(work), checkpoint, copyTo, close };
}

/** A task with a repository and one namespace, ready for the first page of its first run. */
export async function addTask(db: Catalogue, task: string, folder = "members/alice"): Promise<PageContext> {
  return await db.write(async (trx) => {
    const repositoryId = await ensureRepository(trx, task, task);
    const namespace = await saveNamespace(trx, {
      task_id: task,
      dropbox_id: "7",
      kind: "member_home",
      name: "Alice",
      entity_id: null,
      folder,
      cursor: null,
      acting: null,
      lost_at: null,
      lost_code: null,
    });
    return {
      nodes: new Nodes(namespace.id),
      namespaceId: namespace.id,
      repositoryId,
      run: 1,
      seenAt: 1000,
      fullListing: null,
      standing: new Set<number>(),
    };
  });
}

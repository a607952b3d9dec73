import type { Reader, Writer } from "./power.ts";

/** An object of the bucket, byte for byte. */
export interface KeptObject {
  name: string;
  bytes: Uint8Array;
}

/** Config and key files of the repository, as sealed as they are in the bucket. */
export async function keptObjects(db: Reader, repositoryId: number): Promise<KeptObject[]> {
  return await db.selectFrom("kept_objects").select(["name", "bytes"])
    .where("repository_id", "=", repositoryId).execute();
}

/** These, and no others any more. */
export async function keepObjects(trx: Writer, repositoryId: number, objects: KeptObject[]) {
  await trx.deleteFrom("kept_objects").where("repository_id", "=", repositoryId).execute();
  const rows = objects.map((object) => ({ repository_id: repositoryId, ...object }));
  await trx.insertInto("kept_objects").values(rows).execute();
}

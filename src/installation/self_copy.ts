import { copySelf, type SelfCopy, type SelfFile } from "../domain/self_copies.ts";
import { catalogueFile, exists, hasBackups } from "./data_folder.ts";
import { openAccountSecrets } from "../domain/account_keys.ts";
import type { Services } from "../services.ts";
import { openObjectStore } from "../storage/objects/open.ts";
import { addressOf } from "../task_services.ts";

export type OnMissing = (account: string, error: unknown) => void;

/** A folder of the data folder for a copy under way. */
const SCRATCH = /^self-copy-[0-9a-f-]{36}$/;

/**
 * Copies the installation into its storage: each account's catalogue, then the control database, which so knows of all
 * that they hold, and the keyring. Not the master key: it opens the copy. An account whose catalogue is lost or cannot be
 * opened is left out and named, and `onMissing` is told why: it can be rebuilt from its repository.
 */
export async function backUpSelf(
  services: Services,
  { onMissing, signal }: { onMissing: OnMissing; signal?: AbortSignal },
): Promise<SelfCopy> {
  const { config: { data, store }, control, ring, instance, now } = services;
  const scratch = makeScratch(data);
  try {
    const { files, missing } = await cataloguesOf(services, onMissing);
    files.push({ name: "control.db", copyTo: (path) => control.copyTo(path) });
    files.push({
      name: "keys/keyring.json",
      copyTo: (path) => Deno.copyFile(`${data}/keys/keyring.json`, path),
    });
    const parts = { control, ring, instance, now, files, missing, scratch, signal };
    return await copySelf({ ...parts, store: openObjectStore(addressOf(store, "")) });
  } finally {
    await Deno.remove(scratch, { recursive: true });
  }
}

/** What a copy that was killed has left goes: it is as large as the largest database. */
function makeScratch(data: string): string {
  for (const { name } of Deno.readDirSync(data)) {
    if (SCRATCH.test(name)) Deno.removeSync(`${data}/${name}`, { recursive: true });
  }
  const scratch = `${data}/self-copy-${crypto.randomUUID()}`;
  Deno.mkdirSync(scratch, { mode: 0o700 });
  return scratch;
}

async function cataloguesOf(
  services: Services,
  onMissing: OnMissing,
): Promise<{ files: SelfFile[]; missing: string[] }> {
  const { control, ring, config: { data } } = services;
  const files: SelfFile[] = [];
  const missing: string[] = [];
  for (const { id } of await control.read.selectFrom("accounts").select("id").orderBy("id").execute()) {
    try {
      const secrets = await openAccountSecrets(control.read, ring, id);
      // Nothing was backed up for an account that never had one: asking for it would make one.
      if (!exists(catalogueFile(data, secrets)) && !await hasBackups(control, id)) continue;
      const { catalogue } = await services.forAccount(id);
      files.push({ name: `catalogue/${id}.db`, copyTo: (path) => catalogue.copyTo(path) });
    } catch (error) {
      missing.push(id);
      onMissing(id, error);
    }
  }
  return { files, missing };
}

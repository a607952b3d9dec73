import { basename, dirname } from "node:path";
import type { Config } from "../config.ts";
import { makeFolders } from "./data_folder.ts";
import { notePutBack, type PutBack, putBackFrom } from "./put_back.ts";
import { syncFolder } from "../storage/objects/disk/folders.ts";
import { lockInstance } from "../storage/database/instance_lock.ts";
import { openObjectStore } from "../storage/objects/open.ts";
import type { ObjectStore } from "../storage/objects/object_store.ts";
import { StoppingStore } from "../storage/objects/stopping.ts";
import { loadMasterRing } from "../storage/secrets/master_source.ts";
import { masterOf } from "../storage/secrets/wrapping.ts";
import { type FoundCopy, listCopies } from "../storage/self_copies/list.ts";
import type { CopiedFile } from "../storage/self_copies/manifest.ts";
import { extractFile, findManifest, openCopy } from "../storage/self_copies/read.ts";
import { SelfCopyError } from "../storage/self_copies/self_copy_error.ts";
import { addressOf } from "../task_services.ts";

export interface SelfRestore {
  config: Config;
  now: () => Date;
  signal: AbortSignal;
  /** Id of a copy; the newest where none is named. */
  copy?: string;
}

/** Where files stand until all are whole. Beside it, without a keyring, whatever is there is of a restore that was cut off. */
const ASIDE = "restoring";
/** Put last: without it no data folder opens, so a restore that was cut off is never taken for a whole one. */
const KEYRING = "keys/keyring.json";

/** What may stand in a data folder without being an installation. */
const NO_MATTER = /^(objects|mail|lost\+found|instance\.lock|keys\/master\.key)(\/|$)/;

/**
 * Puts the files of a copy into a data folder that has none; all or nothing. Answers which copy it was, also where they
 * were put there before and what belongs to it (`concludeSelfRestore`) was cut off; `endPutBack` ends it.
 * Throws `SelfCopyError`, `SecretsError` where the master key is missing or another one, `StoreError`.
 */
export async function restoreSelf({ config, now, signal, copy }: SelfRestore): Promise<PutBack> {
  const { data } = config;
  makeFolders(data);
  const lock = lockInstance(data, now);
  try {
    removeCutOff(data);
    const before = putBackFrom(data);
    if (before !== null) return goOn(data, before, copy);
    refuseUsed(data);
    const store = new StoppingStore(openObjectStore(addressOf(config.store, "")), signal);
    const chosen = chooseCopy(await wholeCopies(store), copy);
    const manifest = await findManifest(store, chosen);
    const { text, file } = config.masterKeys;
    const source = { text: text ?? undefined, file };
    const opened = await openCopy(await loadMasterRing(source, [masterOf(manifest.key)]), manifest);
    await putInPlace(data, chosen, opened.files, (one, path) => extractFile(store, opened, one, path));
    return chosen;
  } finally {
    lock.release();
  }
}

/** Newest first, of all installations that copy themselves into the store. */
export async function wholeCopies(store: ObjectStore): Promise<FoundCopy[]> {
  return (await listCopies(store)).filter(({ isWhole }) => isWhole);
}

function chooseCopy(copies: FoundCopy[], id: string | undefined): FoundCopy {
  const found = id === undefined ? copies[0] : copies.find((one) => one.id === id);
  if (found === undefined) {
    const what = id === undefined ? "the storage holds no copy" : `the storage holds no copy ${id}`;
    throw new SelfCopyError("none", `Cannot restore: ${what}; check DROPKEEP_STORE, or see --list`);
  }
  const owners = new Set(copies.map(({ instance }) => instance));
  if (id === undefined && owners.size > 1) {
    const how = "say which one by --copy ID (--list shows them)";
    throw new SelfCopyError(
      "several",
      `Cannot restore: the storage holds copies of ${owners.size} installations; ${how}`,
    );
  }
  return found;
}

function goOn(data: string, before: PutBack, asked: string | undefined): PutBack {
  if (asked !== undefined && asked !== before.id) {
    const fix = "end that first, without --copy";
    throw new SelfCopyError(
      "not_empty",
      `Cannot restore copy ${asked}: copy ${before.id} was put back and cut off; ${fix}`,
    );
  }
  if (entriesOf(data).includes(ASIDE)) Deno.removeSync(`${data}/${ASIDE}`, { recursive: true });
  return before;
}

async function putInPlace(
  data: string,
  copy: PutBack,
  files: CopiedFile[],
  extract: (file: CopiedFile, path: string) => Promise<void>,
) {
  const aside = `${data}/${ASIDE}`;
  Deno.mkdirSync(aside, { mode: 0o700 });
  for (const [n, file] of files.entries()) await extract(file, `${aside}/${n}`);
  await notePutBack(data, copy);
  const inOrder = [...files.entries()].sort(([, a], [, b]) =>
    Number(a.name === KEYRING) - Number(b.name === KEYRING)
  );
  for (const [n, { name }] of inOrder) {
    Deno.renameSync(`${aside}/${n}`, `${data}/${checked(name)}`);
    await syncFolder(dirname(`${data}/${name}`));
  }
  Deno.removeSync(aside, { recursive: true });
}

/** A list of files is vouched for by the key, not by us: it must not lead out of the data folder. */
function checked(name: string): string {
  if (/^(control\.db|keys\/keyring\.json|catalogue\/[\w-]+\.db)$/.test(name)) return name;
  throw new SelfCopyError(
    "damaged",
    `Cannot restore "${basename(name)}": this Dropkeep does not know such a file`,
  );
}

function removeCutOff(data: string) {
  const found = entriesOf(data);
  if (!found.includes(ASIDE) || found.includes(KEYRING)) return;
  for (const name of found.filter((one) => !NO_MATTER.test(one))) {
    Deno.removeSync(`${data}/${name}`, { recursive: true });
  }
}

function refuseUsed(data: string) {
  const there = entriesOf(data).find((name) => !NO_MATTER.test(name));
  if (there === undefined) return;
  throw new SelfCopyError(
    "not_empty",
    `Cannot restore into "${data}": "${there}" is there; move what is in the folder away, ` +
      "or set DROPKEEP_DATA to an empty one",
  );
}

/** Of the folder and of the two folders that an installation has in it. */
function entriesOf(data: string): string[] {
  return ["", "keys/", "catalogue/"].flatMap((folder) =>
    [...Deno.readDirSync(`${data}/${folder}`)].map(({ name }) => `${folder}${name}`)
      .filter((name) => name !== "keys" && name !== "catalogue")
  );
}

import { dirname } from "node:path";

const OWNER_ONLY = 0o700;

/**
 * The folders of one store. An entry survives a power cut only when the folder it is in was synced, and so must that
 * one's own entry, up to the root: also where another writer made it a moment ago and has not synced it yet.
 */
export class Folders {
  readonly #root: string;
  readonly #durable = new Set<string>();

  constructor(root: string) {
    this.#root = root;
  }

  /** Makes the folder, which is below the root, and those between; each is durable when it resolves. */
  async make(folder: string): Promise<void> {
    if (folder === this.#root || this.#durable.has(folder)) return;
    const parent = dirname(folder);
    await this.make(parent);
    await makeOne(folder);
    await syncFolder(parent);
    this.#durable.add(folder);
  }

  /** After somebody removed a folder: the next `make` looks for each again. */
  forget(): void {
    this.#durable.clear();
  }
}

/** Makes the root of a store, and what lacks above it. Others' folders above are neither read nor synced. */
export async function makeRoot(root: string): Promise<void> {
  try {
    if (await makeOne(root)) await syncFolder(dirname(root));
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound) || dirname(root) === root) throw error;
    await makeRoot(dirname(root));
    await makeRoot(root);
  }
}

/** Names in the folder outlast a power cut from here on. */
export async function syncFolder(folder: string): Promise<void> {
  using handle = await Deno.open(folder, { read: true });
  await handle.sync();
}

async function makeOne(folder: string): Promise<boolean> {
  try {
    await Deno.mkdir(folder, { mode: OWNER_ONLY });
    return true;
  } catch (error) {
    if (!(error instanceof Deno.errors.AlreadyExists)) throw error;
    // With its "/." the system itself objects (ENOTDIR) if what exists is no folder.
    await Deno.stat(`${folder}/.`);
    return false;
  }
}

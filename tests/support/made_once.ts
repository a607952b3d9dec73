/** Names the folder, which `global_setup.ts` makes and removes. */
export const MADE_ONCE = "DROPKEEP_TEST_MADE_ONCE";

/**
 * A folder that `make` fills once for all test files of a run, whichever asks first: copy it, change nothing in it.
 * A program that is no test, as those of bench/, has one of its own.
 */
export async function madeOnce(name: string, make: (folder: string) => Promise<void>): Promise<string> {
  const all = Deno.env.get(MADE_ONCE) ?? ownFolder();
  const made = `${all}/${name}`;
  if (await isThere(made)) return made;
  const own = await Deno.makeTempDir({ dir: all });
  await make(own);
  try {
    await Deno.rename(own, made);
  } catch (error) {
    // Another test file was as quick.
    if (!await isThere(made)) throw error;
    await Deno.remove(own, { recursive: true });
  }
  return made;
}

function ownFolder(): string {
  const folder = Deno.makeTempDirSync({ prefix: "dropkeep-made-" });
  Deno.env.set(MADE_ONCE, folder);
  addEventListener("unload", () => Deno.removeSync(folder, { recursive: true }));
  return folder;
}

async function isThere(path: string): Promise<boolean> {
  try {
    await Deno.stat(path);
    return true;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}

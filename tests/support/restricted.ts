import type { BackupWorld } from "./backup_world.ts";

/** Dropbox gives the bytes of this path to nobody, for ever (dropbox-api §3.7). */
export async function restricted(world: BackupWorld, path: string): Promise<void> {
  await refused(world, path, "restricted_content");
}

/** Each download of this path is answered by 409 with this error of a lookup. */
export async function refused(world: BackupWorld, path: string, tag: string): Promise<void> {
  const error = { ".tag": "path", path: { ".tag": tag } };
  await world.control("POST", "faults", {
    route: "files/download",
    path: `^${RegExp.escape(path)}$`,
    times: null,
    effect: { status: 409, body: { error_summary: `path/${tag}/`, error } },
  });
}

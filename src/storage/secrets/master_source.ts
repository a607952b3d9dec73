import { createFile, readFileIfThere } from "./durable_file.ts";
import { type MasterRing, newMasterKey, readMasterRing } from "./master_ring.ts";
import type { Secret } from "./secret.ts";
import { SecretsError } from "./secrets_error.ts";

/** Where the master keys come from: a text (an environment value), else a file. */
export interface MasterSource {
  text?: Secret;
  /** Made on the first start where there is no text. */
  file: string;
}

const HEADING =
  "# Dropkeep master keys, oldest first. Without them nothing here can be read: keep a copy elsewhere.\n";

/**
 * Reads the ring. `belongsTo` are the ids of the keys that the data knows; null: there is no data, so a missing key is
 * made. Throws `SecretsError`: `missing_key`, `wrong_key`, `unusable_key`.
 */
export async function loadMasterRing(source: MasterSource, belongsTo: string[] | null): Promise<MasterRing> {
  const where = source.text === undefined ? `"${source.file}"` : "the environment";
  const text = source.text?.reveal() ?? readFileIfThere(source.file) ??
    makeMasterFile(source.file, belongsTo);
  const ring = await readMasterRing(text, where);
  if (belongsTo !== null) refuseStrange(ring, where, belongsTo);
  return ring;
}

function makeMasterFile(path: string, belongsTo: string[] | null): string {
  if (belongsTo !== null) {
    const fix = `put it back as "${path}" or set DROPKEEP_MASTER_KEY`;
    throw new SecretsError(
      "missing_key",
      `Cannot open the data: it belongs to master key ${belongsTo.join(", ")}; ${fix}`,
    );
  }
  const text = `${HEADING}${newMasterKey()}\n`;
  createFile(path, text);
  return text;
}

function refuseStrange(ring: MasterRing, where: string, belongsTo: string[]) {
  if (ring.keys.some((key) => belongsTo.includes(key.id))) return;
  const held = ring.keys.map((key) => key.id).join(", ");
  const fix = "put the right key back";
  throw new SecretsError(
    "wrong_key",
    `Cannot open the data: it belongs to master key ${
      belongsTo.join(", ")
    }, but ${where} holds ${held}; ${fix}`,
  );
}

import { csvHead, csvRow, JSON_END, jsonHead, jsonLine, manifestRow } from "./manifest_lines.ts";
import { Spool } from "./spool.ts";
import { placeOf } from "./tally.ts";
import type { Selected } from "./walk_selection.ts";

/** What became of one item. */
export interface ManifestOutcome {
  /** Its name in the archive; "" for what is only listed. */
  member: string;
  state: "stored" | "listed" | "failed";
  /** Lowercase hex; null where there are no bytes. */
  sha256: string | null;
  code: string | null;
  detail: string | null;
}

/** The list of an archive's items, as JSON and as CSV, gathered while they are written. */
export class Manifest {
  #json: Spool;
  #csv: Spool;
  #count = 0;

  private constructor(json: Spool, csv: Spool) {
    this.#json = json;
    this.#csv = csv;
  }

  /** `head` is what the JSON says beside the items. */
  static async open(
    scratch: string | null,
    head: Record<string, string | number | null>,
  ): Promise<Manifest> {
    const manifest = new Manifest(await Spool.open(scratch), await Spool.open(scratch));
    await manifest.#json.append(jsonHead(head));
    return manifest;
  }

  async add(selected: Selected, { sha256, ...outcome }: ManifestOutcome): Promise<void> {
    const facts = {
      ...factsOf(selected),
      ...outcome,
      sha256: sha256 === null ? null : Uint8Array.fromHex(sha256),
    };
    const row = manifestRow(facts);
    if (this.#count === 0) await this.#csv.append(csvHead());
    await this.#json.append(jsonLine(row, this.#count++ === 0));
    await this.#csv.append(csvRow(row));
  }

  async *json(): AsyncGenerator<Uint8Array> {
    await this.#json.append(JSON_END);
    yield* this.#json.read();
  }

  csv(): AsyncGenerator<Uint8Array> {
    return this.#csv.read();
  }

  async close() {
    await Promise.all([this.#json.close(), this.#csv.close()]);
  }
}

/** What an item is in Dropbox, for the manifest. */
export function factsOf(selected: Selected) {
  const { item, kind } = selected;
  return {
    place: placeOf(selected),
    kind,
    dropbox_id: item?.dropbox_id ?? null,
    rev: item?.rev ?? null,
    size: item?.size ?? 0,
    modified: item?.client_modified ?? 0,
    server_modified: item?.server_modified ?? null,
    content_hash: item?.content_hash ?? null,
    target: item?.target ?? null,
  };
}

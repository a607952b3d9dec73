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

type Row = Record<string, string | number | null>;

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
  static async open(scratch: string | null, head: Row): Promise<Manifest> {
    const manifest = new Manifest(await Spool.open(scratch), await Spool.open(scratch));
    await manifest.#json.append(`${JSON.stringify(head).slice(0, -1)},"items":[`);
    return manifest;
  }

  async add(selected: Selected, outcome: ManifestOutcome): Promise<void> {
    const row = rowOf(selected, outcome);
    if (this.#count === 0) await this.#csv.append(csvLine(Object.keys(row)));
    await this.#json.append(`${this.#count++ === 0 ? "\n" : ",\n"}${JSON.stringify(row)}`);
    await this.#csv.append(csvLine(Object.values(row)));
  }

  async *json(): AsyncGenerator<Uint8Array> {
    await this.#json.append("\n]}\n");
    yield* this.#json.read();
  }

  csv(): AsyncGenerator<Uint8Array> {
    return this.#csv.read();
  }

  async close() {
    await Promise.all([this.#json.close(), this.#csv.close()]);
  }
}

function rowOf(selected: Selected, outcome: ManifestOutcome): Row {
  const { item, kind } = selected;
  return {
    path: placeOf(selected),
    member: outcome.member,
    kind,
    state: outcome.state,
    id: item?.dropbox_id ?? null,
    rev: item?.rev ?? null,
    size: item?.size ?? 0,
    client_modified: item?.rev ? timeOf(item.client_modified) : null,
    server_modified: item?.rev ? timeOf(item.server_modified) : null,
    content_hash: item?.content_hash?.toHex() ?? null,
    sha256: outcome.sha256,
    target: item?.target ?? null,
    code: outcome.code,
    detail: outcome.detail,
  };
}

function timeOf(seconds: number): string {
  return new Date(seconds * 1000).toISOString().replace(".000Z", "Z");
}

/** RFC 4180. A text that a spreadsheet would run as a formula gets an apostrophe before it (security I4). */
function csvLine(cells: (string | number | null)[]): string {
  return `${
    cells.map((cell) => typeof cell === "number" ? String(cell) : csvCell(cell ?? "")).join(",")
  }\r\n`;
}

function csvCell(text: string): string {
  const harmless = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}

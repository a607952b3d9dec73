import { csvLine } from "../csv.ts";
import type { LayoutItem } from "../../storage/catalogue/layouts.ts";

/** What a manifest says of an item: its facts in Dropbox, and what became of it. */
export interface ManifestFacts {
  /** In the snapshot. */
  place: string;
  /** Its name in the archive; "" for what is not in it. */
  member: string;
  kind: string;
  state: LayoutItem["state"];
  dropbox_id: string | null;
  rev: string | null;
  size: number;
  /** Unix seconds; they count where there is a rev. */
  modified: number;
  server_modified: number | null;
  content_hash: Uint8Array | null;
  sha256: Uint8Array | null;
  target: string | null;
  code: string | null;
  detail: string | null;
}

/** Columns of the manifest, in their order. */
export type ManifestRow = ReturnType<typeof manifestRow>;

/**
 * An item in the words of the manifest: times in RFC 3339 (UTC), hashes in lowercase hex, null for what it has not.
 */
export function manifestRow(facts: ManifestFacts) {
  return {
    path: facts.place,
    member: facts.member,
    kind: facts.kind,
    state: facts.state,
    id: facts.dropbox_id,
    rev: facts.rev,
    size: facts.size,
    client_modified: facts.rev ? timeOf(facts.modified) : null,
    server_modified: facts.rev ? timeOf(facts.server_modified ?? 0) : null,
    content_hash: facts.content_hash?.toHex() ?? null,
    sha256: facts.sha256?.toHex() ?? null,
    target: facts.target,
    code: facts.code,
    detail: facts.detail,
  };
}

/** What the JSON begins with; `head` stands beside the items. */
export function jsonHead(head: Record<string, string | number | null>): string {
  return `${JSON.stringify(head).slice(0, -1)},"items":[`;
}

export const JSON_END = "\n]}\n";

/** An item of the JSON, with the comma before it; `isFirst`: without. */
export function jsonLine(row: ManifestRow, isFirst: boolean): string {
  return `${isFirst ? "\n" : ",\n"}${JSON.stringify(row)}`;
}

const COLUMNS: (keyof ManifestRow)[] = [
  "path",
  "member",
  "kind",
  "state",
  "id",
  "rev",
  "size",
  "client_modified",
  "server_modified",
  "content_hash",
  "sha256",
  "target",
  "code",
  "detail",
];

/** The columns' names. */
export function csvHead(): string {
  return csvLine(COLUMNS);
}

/** An item of the CSV. */
export function csvRow(row: ManifestRow): string {
  return csvLine(COLUMNS.map((column) => row[column]));
}

function timeOf(seconds: number): string {
  return new Date(seconds * 1000).toISOString().replace(".000Z", "Z");
}

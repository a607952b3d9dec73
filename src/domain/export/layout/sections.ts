import type { Layout, LayoutColumn, LayoutZip } from "../../../storage/catalogue/layouts.ts";
import { JSON_END } from "../manifest_lines.ts";
import { directoryRecord, endRecords, knownHeader } from "../zip/records.ts";
import { csvHeadBytes, jsonHeadOf } from "./parts.ts";

/** A stretch of a zip: bytes that are known, or the parts of its items in their order. */
export type Section = { length: number } & ({ bytes: Uint8Array } | { column: LayoutColumn });

const encoder = new TextEncoder();

/** All of a zip that is closed, in the order of its bytes. */
export function sectionsOf({ run_id, manifest }: Layout, zip: LayoutZip): Section[] {
  const ends = manifestsOf(manifest, zip, { json: jsonSize(run_id, zip), csv: csvSize(zip) });
  const [json, csv] = ends.entries;
  const members = zip.members + 2;
  const start = ends.end;
  const records = ends.entries.map(({ record }) => record);
  const length = zip.directory_bytes + records.reduce((sum, one) => sum + one.length, 0);
  return [
    { column: "at", length: zip.items_bytes },
    known(json!.header),
    known(jsonHeadOf(run_id, zip.number)),
    { column: "json_at", length: zip.json_bytes },
    known(encoder.encode(JSON_END)),
    known(csv!.header),
    known(csvHeadBytes()),
    { column: "csv_at", length: zip.csv_bytes },
    { column: "directory_at", length: zip.directory_bytes },
    ...records.map(known),
    known(endRecords(members, start, length)),
  ];
}

/** Bytes of a zip that has these parts. */
export function sizeOf(layout: Layout, zip: LayoutZip): number {
  return sectionsOf(layout, zip).reduce((sum, { length }) => sum + length, 0);
}

function known(bytes: Uint8Array): Section {
  return { bytes, length: bytes.length };
}

function jsonSize(run: number, zip: LayoutZip): number {
  return jsonHeadOf(run, zip.number).length + zip.json_bytes + JSON_END.length;
}

function csvSize(zip: LayoutZip): number {
  return csvHeadBytes().length + zip.csv_bytes;
}

/** The entries of the two manifests, behind those of the items; `end` is where the directory begins. */
function manifestsOf(name: string, zip: LayoutZip, sizes: { json: number; csv: number }) {
  let end = zip.items_bytes;
  const entries = (["json", "csv"] as const).map((ending) => {
    const entry = {
      name: encoder.encode(`${name}.${ending}`),
      modified: 0,
      size: sizes[ending],
      crc: ending === "json" ? zip.json_crc : zip.csv_crc,
    };
    const header = knownHeader(entry);
    const record = directoryRecord({ ...entry, offset: end, isFolder: false, known: true });
    end += header.length + entry.size;
    return { header, record };
  });
  return { entries, end };
}

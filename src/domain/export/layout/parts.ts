import type { ListedItem } from "../../../storage/catalogue/layouts.ts";
import { csvHead, csvRow, jsonHead, jsonLine, type ManifestRow, manifestRow } from "../manifest_lines.ts";
import { directoryRecord, knownHeader } from "../zip/records.ts";

/**
 * What of a zip each item makes: all of it follows from the item's row, so that it is the same bytes whenever they are
 * asked for.
 */

const encoder = new TextEncoder();

/** Before an item's bytes; nothing for what is not in the zip. */
export function headerOf(item: ListedItem): Uint8Array {
  return item.state === "stored" ? knownHeader(entryOf(item)) : new Uint8Array();
}

/** An item's bytes behind its header. */
export function dataSize(item: Pick<ListedItem, "state" | "kind" | "size">): number {
  return item.state === "stored" && item.kind !== "folder" ? item.size : 0;
}

/** In the directory at the zip's end. */
export function recordOf(item: ListedItem): Uint8Array {
  return item.state === "stored"
    ? directoryRecord({ ...entryOf(item), offset: item.at, isFolder: item.kind === "folder", known: true })
    : new Uint8Array();
}

/** In `manifest.json`; `isFirst` of its zip. */
export function jsonOf(item: ListedItem, isFirst: boolean): Uint8Array {
  return encoder.encode(jsonLine(rowOf(item), isFirst));
}

/** In `manifest.csv`, a line. */
export function csvOf(item: ListedItem): Uint8Array {
  return encoder.encode(csvRow(rowOf(item)));
}

/** What `manifest.json` of a zip begins with; `zip`: its number, from 1. */
export function jsonHeadOf(run: number, zip: number): Uint8Array {
  return encoder.encode(jsonHead({ format: 1, run, part: zip }));
}

/** What `manifest.csv` begins with. */
export function csvHeadBytes(): Uint8Array {
  return encoder.encode(csvHead());
}

function entryOf(item: ListedItem) {
  return {
    name: encoder.encode(item.member),
    modified: item.modified,
    crc: item.crc,
    size: dataSize(item),
  };
}

function rowOf(item: ListedItem): ManifestRow {
  return manifestRow(item);
}

import { crc32 } from "node:zlib";
import type { Layout, LayoutItem, LayoutZip, ListedItem } from "../../../storage/catalogue/layouts.ts";
import { JSON_END } from "../manifest_lines.ts";
import { csvHeadBytes, csvOf, dataSize, headerOf, jsonHeadOf, jsonOf, recordOf } from "./parts.ts";
import { sizeOf } from "./sections.ts";

/** An item before it has its place. */
export type Unplaced = Omit<ListedItem, "seq" | "zip" | "at" | "json_at" | "csv_at" | "directory_at">;

const encoder = new TextEncoder();

/** A zip that is being laid out: knows where the next item goes, and whether there is room for it. */
export class ZipDraft {
  readonly row: LayoutZip;
  #layout: Layout;

  private constructor(layout: Layout, row: LayoutZip) {
    this.#layout = layout;
    this.row = row;
  }

  static begin(layout: Layout, number: number, seq: number): ZipDraft {
    const csv = csvHeadBytes();
    return new ZipDraft(layout, {
      layout_id: layout.id,
      number,
      first_seq: seq,
      end_seq: seq,
      members: 0,
      items_bytes: 0,
      json_bytes: 0,
      json_crc: crc32(jsonHeadOf(layout.run_id, number)),
      csv_bytes: 0,
      csv_crc: crc32(csv),
      directory_bytes: 0,
      size: null,
    });
  }

  /** Goes on with one that was cut off. */
  static resume(layout: Layout, row: LayoutZip): ZipDraft {
    return new ZipDraft(layout, { ...row });
  }

  /** Gives an item its place; null where the zip would be larger than `split` bytes with it. The first item always goes in. */
  add(item: Unplaced, split: number | null): LayoutItem | null {
    const { placed, row } = this.#with(item);
    const isFirst = this.row.end_seq === this.row.first_seq;
    if (split !== null && !isFirst && sizeOf(this.#layout, row) > split) return null;
    Object.assign(this.row, row);
    const { known: _, dropbox_id: _1, rev: _2, server_modified: _3, target: _4, content_hash: _5, ...kept } =
      placed;
    return kept;
  }

  close() {
    this.row.json_crc = crc32(encoder.encode(JSON_END), this.row.json_crc);
    this.row.size = sizeOf(this.#layout, this.row);
  }

  #with(item: Unplaced): { placed: ListedItem; row: LayoutZip } {
    const { row } = this;
    const places = {
      at: row.items_bytes,
      json_at: row.json_bytes,
      csv_at: row.csv_bytes,
      directory_at: row.directory_bytes,
    };
    const placed: ListedItem = { ...item, ...places, seq: row.end_seq, zip: row.number };
    const [json, csv] = [jsonOf(placed, row.end_seq === row.first_seq), csvOf(placed)];
    return {
      placed,
      row: {
        ...row,
        end_seq: row.end_seq + 1,
        members: row.members + (item.state === "stored" ? 1 : 0),
        items_bytes: row.items_bytes + headerOf(placed).length + dataSize(placed),
        json_bytes: row.json_bytes + json.length,
        json_crc: crc32(json, row.json_crc),
        csv_bytes: row.csv_bytes + csv.length,
        csv_crc: crc32(csv, row.csv_crc),
        directory_bytes: row.directory_bytes + recordOf(placed).length,
      },
    };
  }
}

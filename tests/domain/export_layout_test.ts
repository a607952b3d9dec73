import { spawnSync } from "node:child_process";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Contents } from "../../src/domain/export/layout/lay_out.ts";
import { ZipDraft } from "../../src/domain/export/layout/zip_draft.ts";
import { lookedAt } from "../../src/domain/export/layout/looked_at.ts";
import { sweepLayouts } from "../../src/storage/catalogue/dropped_layouts.ts";
import { ensureLayout, saveLaidOut } from "../../src/storage/catalogue/layouts.ts";
import { RepositoryError } from "../../src/storage/repository/errors.ts";
import { emptyCatalogue } from "../support/empty_catalogue.ts";
import { readEnd, readZip } from "./export_read_zip.ts";
import { bytesOfZip, gathered, laidOut, laidOutOf, layoutZips, patterns, synthetic } from "./layout_world.ts";

const withoutUnzip = spawnSync("unzip", ["-v"]).status !== 0;
const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);

describe("a layout", () => {
  let db: Awaited<ReturnType<typeof emptyCatalogue>>;
  beforeEach(async () => {
    db = await emptyCatalogue();
  });
  afterEach(() => db.close());

  const zipsOf = async (layout: Awaited<ReturnType<typeof laidOut>>) => {
    const zips = await layoutZips(db.read, layout.id);
    return await Promise.all(zips.map(({ number }) => gathered(bytesOfZip(db, layout, number))));
  };

  it("[R5] is split into zips that are each complete by themselves and no larger than was asked", async () => {
    const layout = await laidOut(db, synthetic(40, (n) => n === 7 ? 90_000 : 5_000)(), { split: 50_000 });

    const zips = await zipsOf(layout);

    const members = zips.map((bytes) => readZip(bytes).filter(({ name }) => !name.startsWith("manifest")));
    expect(members.flat().map(({ name }) => name)).toEqual(
      Array.from({ length: 40 }, (_, n) => `Alice/Ordner 0/Vertrag ${n}.pdf`),
    );
    for (const [at, bytes] of zips.entries()) {
      const isLargeFile = members[at]!.some(({ name }) => name.endsWith(" 7.pdf"));
      if (isLargeFile) expect(members[at]).toHaveLength(1);
      else expect(bytes.length).toBeLessThanOrEqual(50_000);
      const manifest = JSON.parse(text(readZip(bytes).find(({ name }) => name === "manifest.json")!.bytes));
      expect([manifest.part, manifest.items.map(({ member }: { member: string }) => member)])
        .toEqual([at + 1, members[at]!.map(({ name }) => name)]);
    }
  });

  it("[R5] gives every byte of a zip of thousands of items, from wherever it is asked for", async () => {
    const layout = await laidOut(db, synthetic(3_000, (n) => n % 50)());
    const [bytes] = await zipsOf(layout);

    const wrong: number[] = [];
    for (let start = 0; start < bytes!.length; start += 14_401) {
      const end = Math.min(start + 1 + start % 700, bytes!.length);
      const part = await gathered(bytesOfZip(db, layout, 1, { start, end }));
      if (!Buffer.from(part).equals(Buffer.from(bytes!.subarray(start, end)))) wrong.push(start);
    }

    expect(wrong).toEqual([]);
    expect(readZip(bytes!)).toHaveLength(3_002);
  });

  it("[R8] that was cut off is gone on with to the same bytes, counted once", async () => {
    const walk = synthetic(1_400, (n) => n % 90);
    const whole = await zipsOf(await laidOut(db, walk(), { job: "whole", split: 40_000 }));
    const kill = new AbortController();
    const cut: Contents = {
      ...patterns,
      async *readAll(wanted) {
        let n = 0;
        for await (const one of patterns.readAll(wanted)) {
          if (n++ === 1_100) kill.abort(new Error("killed"));
          yield one;
        }
      },
    };
    await expect(laidOut(db, walk(), { job: "cut", split: 40_000, contents: cut, signal: kill.signal }))
      .rejects
      .toThrow("killed");

    const layout = await laidOut(db, walk(), { job: "cut", split: 40_000 });

    expect(await zipsOf(layout)).toEqual(whole);
    expect(laidOutOf(layout)).toMatchObject({ files: 1_400, failed: 0 });
  });

  it.skipIf(withoutUnzip)("lists what cannot be read with its cause; unzip finds nothing wrong", async () => {
    const damaged: Contents = {
      ...patterns,
      async *readAll(wanted) {
        for await (const one of patterns.readAll(wanted)) {
          // deno-lint-ignore require-yield -- a content that has nothing but a failure
          const broken = (async function* () {
            throw new RepositoryError("damaged", "Cannot read the blob: its MAC is wrong");
          })();
          yield one.wanted.contentId === 3 ? { ...one, bytes: broken } : one;
        }
      },
    };
    const layout = await laidOut(db, synthetic(5, () => 1_000)(), { contents: damaged });
    await Deno.writeFile(`${db.file}.zip`, ReadableStream.from(bytesOfZip(db, layout, 1)));

    const { status } = spawnSync("unzip", ["-tqq", `${db.file}.zip`]);

    const csv = text(readZip((await zipsOf(layout))[0]!).find(({ name }) => name === "manifest.csv")!.bytes);
    expect(status).toBe(0);
    expect(csv).toMatch(
      /Vertrag 2\.pdf,,file,failed,.*,damaged_in_store,Cannot read the blob: its MAC is wrong\r\n/,
    );
    expect(laidOutOf(layout)).toMatchObject({ files: 4, failed: 1, causes: { damaged_in_store: 1 } });
  });

  it("says in 64 bits what is larger than 4 GiB and what stands behind it", async () => {
    const row = { job_id: "job", task_id: "task", run_id: 1, manifest: "manifest" };
    const layout = await db.write((trx) => ensureLayout(trx, row));
    const draft = ZipDraft.begin(layout, 1, 0);
    for await (const selected of synthetic(2, (n) => n === 0 ? 0 : 7)()) {
      const item = await lookedAt(layout.id, selected, patternsOf(selected.item!.size), () => {});
      if (selected.item!.size === 0) item.size = 5 * 1024 ** 3;
      const placed = draft.add(item, null)!;
      await db.write((trx) => saveLaidOut(trx, [placed], []));
    }
    draft.close();
    await db.write((trx) => saveLaidOut(trx, [], [draft.row]));

    const end = draft.row.size!;
    const tail = await gathered(bytesOfZip(db, layout, 1, { start: end - 1_500, end }));
    const header = await gathered(bytesOfZip(db, layout, 1, { start: 0, end: 80 }));

    const { count, start, length } = readEnd(tail);
    expect([count, start > 5 * 1024 ** 3, end - start - length]).toEqual([4, true, 98]);
    expect(new DataView(header.buffer).getUint32(22, true)).toBe(0xffffffff);
    const directory = tail.subarray(tail.length - 98 - length);
    expect(new DataView(directory.buffer, directory.byteOffset).getUint32(24, true)).toBe(0xffffffff);
    expect(await gathered(bytesOfZip(db, layout, 1, { start: 5 * 1024 ** 3, end: 5 * 1024 ** 3 + 9 })))
      .toHaveLength(9);
  });

  it("[G2] of a job that is gone goes with all that it names", async () => {
    await laidOut(db, synthetic(10, () => 1)());

    await sweepLayouts(db, 0);

    for (const table of ["layouts", "layout_zips", "layout_items"] as const) {
      expect(await db.read.selectFrom(table).selectAll().execute(), table).toEqual([]);
    }
  });
});

async function* patternsOf(size: number): AsyncGenerator<Uint8Array> {
  if (size > 0) yield new Uint8Array(size);
}

import { expect, it } from "vitest";
import { kindOf } from "../../src/domain/extraction/kinds.ts";
import { extract } from "../../src/domain/extraction/extract.ts";
import { realBytes, sample_files } from "../../src/sandbox/seed/sample_files.ts";

const real = sample_files.flatMap(({ path, real }) => real === undefined ? [] : [{ path, real }]);

it("a real file of the sample team is what its name says, and small", () => {
  const kinds = Object.fromEntries(real.map(({ path, real }) => {
    const kind = kindOf(path, realBytes(real).subarray(0, 64 * 1024));
    return [path.slice(path.lastIndexOf("/") + 1), kind && ("media" in kind ? kind.media : kind.format)];
  }));

  expect(kinds).toEqual({
    "Budget 2026.xlsx": "xlsx",
    "stage.jpg": "image/jpeg",
    "Lease.pdf": "pdf",
    "Lease (countersigned).pdf": "pdf",
    "demo.mp4": "video/mp4",
    "chime.wav": "audio/wav",
    "Übersicht.png": "image/png",
    "Handover.docx": "docx",
    "Logo.svg": "image/svg+xml",
    "Guide.pdf": "pdf",
    "retry.ts": "text",
    "2026.csv": "table",
    "Report.pdf": "pdf",
  });
  expect(real.reduce((all, { real }) => all + realBytes(real).length, 0)).toBeLessThan(256 * 1024);
});

it.each(
  [
    ["lease.pdf", "pdf", "Harbour Properties"],
    ["handover.docx", "docx", "Northwind delivers"],
    ["budget.xlsx", "xlsx", "Harbour Kitchen"],
  ] as const,
)("%s has words to be found", async (name, format, words) => {
  const bytes = Uint8Array.from(realBytes(name));

  const { text } = await extract({ format, bytes, most: 10_000 });

  expect(text).toContain(words);
});

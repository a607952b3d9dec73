/** How a file's words are taken out of it. */
export type Format = "text" | "table" | "pdf" | "docx" | "xlsx" | "ods" | "pptx" | "opendocument";

/** What a browser shows by itself: nothing else ever leaves here with a type of its own. */
export const MEDIA = {
  "image/png": "image",
  "image/jpeg": "image",
  "image/gif": "image",
  "image/webp": "image",
  "image/avif": "image",
  "image/bmp": "image",
  "image/svg+xml": "image",
  "audio/mpeg": "audio",
  "audio/mp4": "audio",
  "audio/wav": "audio",
  "audio/ogg": "audio",
  "audio/flac": "audio",
  "video/mp4": "video",
  "video/webm": "video",
  "video/ogg": "video",
} as const;
export type MediaType = keyof typeof MEDIA;

/** What a file is by what is in it; its name decides only between things that begin alike. */
export type Kind = { media: MediaType } | { format: Format } | null;

const ZIPPED: Record<string, Format> = {
  docx: "docx",
  docm: "docx",
  xlsx: "xlsx",
  xlsm: "xlsx",
  pptx: "pptx",
  pptm: "pptx",
  odt: "opendocument",
  ods: "ods",
  odp: "opendocument",
};

/** Files of these names are worth reading for their words; what is in them may yet turn out to be something else. */
const WORDY = new Set([
  ...Object.keys(ZIPPED),
  ...("pdf txt text md markdown rst csv tsv log json jsonl xml html htm yaml yml toml ini cfg conf tex bib srt vtt eml ics vcf " +
    "paper gdoc web rtf sql sh bash ps1 bat py rb pl php js mjs ts tsx jsx css scss c h cc cpp hpp cs java kt go rs swift lua r m " +
    "scala hs ex exs erl clj dart vb fs gradle properties env dockerfile makefile tf proto graphql vue svelte")
    .split(" "),
]);

/** Whether a file of this name may have words to be indexed. */
export function mayHaveWords(name: string): boolean {
  return WORDY.has(endingOf(name));
}

/** What a file is, by its first bytes (64 KiB are plenty) and its name. */
export function kindOf(name: string, head: Uint8Array): Kind {
  const ending = endingOf(name);
  const media = mediaOf(head, ending);
  if (media !== null) return { media };
  if (begins(head, "%PDF-")) return { format: "pdf" };
  if (begins(head, "PK\u0003\u0004")) return ending in ZIPPED ? { format: ZIPPED[ending]! } : null;
  if (!looksLikeText(head)) return null;
  if (ending === "svg" && /<svg[\s>]/.test(latin(head, 0, 4096))) return { media: "image/svg+xml" };
  return { format: ending === "csv" || ending === "tsv" ? "table" : "text" };
}

function mediaOf(head: Uint8Array, ending: string): MediaType | null {
  if (begins(head, "\u0089PNG\r\n\u001a\n")) return "image/png";
  if (begins(head, "\u00ff\u00d8\u00ff")) return "image/jpeg";
  if (begins(head, "GIF87a") || begins(head, "GIF89a")) return "image/gif";
  if (begins(head, "BM") && BMP_HEADERS.has(head[14] ?? 0) && head[15] === 0) return "image/bmp";
  if (begins(head, "RIFF")) return RIFF[latin(head, 8, 12)] ?? null;
  if (latin(head, 4, 8) === "ftyp") return ofBrand(latin(head, 8, 12));
  if (begins(head, "OggS")) return ending === "ogv" ? "video/ogg" : "audio/ogg";
  if (begins(head, "fLaC")) return "audio/flac";
  if (begins(head, "ID3") || (head[0] === 0xff && MP3.has(head[1] ?? 0))) return "audio/mpeg";
  if (begins(head, "\u001aE\u00df\u00a3") && latin(head, 0, 64).includes("webm")) return "video/webm";
  return null;
}

/** Sizes of the header that follows. */
const BMP_HEADERS = new Set([12, 40, 52, 56, 64, 108, 124]);
const RIFF: Record<string, MediaType> = { "WEBP": "image/webp", "WAVE": "audio/wav" };
/** MPEG 1 and 2, layer III. */
const MP3 = new Set([0xfb, 0xfa, 0xf3, 0xf2]);

function ofBrand(brand: string): MediaType | null {
  if (brand === "avif" || brand === "avis") return "image/avif";
  if (/^M4[AB]/.test(brand)) return "audio/mp4";
  return /^(hei|mif|jp|crx)/.test(brand) ? null : "video/mp4";
}

/** No text in UTF-8 or in one byte a letter has a NUL, or more than a few signs that no printer knows. */
function looksLikeText(head: Uint8Array): boolean {
  if (head.length === 0) return true;
  if (begins(head, "\u00ff\u00fe") || begins(head, "\u00fe\u00ff")) return true;
  let odd = 0;
  for (const byte of head) {
    if (byte === 0) return false;
    if (byte < 32 && (byte < 7 || byte > 13) && byte !== 27) odd++;
  }
  return odd * 100 <= head.length;
}

/** `pdf` of `a.b.PDF`; the whole of a name without a dot. */
export function endingOf(name: string): string {
  return name.slice(name.lastIndexOf(".") + 1).toLowerCase();
}

function begins(head: Uint8Array, text: string): boolean {
  return latin(head, 0, text.length) === text;
}

function latin(bytes: Uint8Array, from: number, until: number): string {
  return String.fromCharCode(...bytes.subarray(from, until));
}

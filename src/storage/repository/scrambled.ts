/** What files of a type begin with: at an offset, any of some strings of Latin-1. */
interface Beginning {
  at: number;
  any: string[];
}

const ZIP = "PK";
/** Compound files of older Office; also a document of newer Office behind a password. */
const OLE = "\xd0\xcf\x11\xe0";
const BOX = ["ftyp", "moov", "mdat", "wide", "free", "skip", "pnot"];

const BEGINNINGS: [extensions: string, Beginning][] = [
  ["pdf ai", { at: 0, any: ["%PDF", "%!PS", "\r\n%PDF", "\n%PDF"] }],
  [
    "docm docx dotx epub jar key numbers odg odp ods odt pages potx ppsx pptm pptx sketch vsdx xlsb xlsm xlsx zip",
    { at: 0, any: [ZIP, OLE] },
  ],
  ["doc dot mpp msg pps ppt pub vsd xls", { at: 0, any: [OLE, ZIP, "{\\rt", "\xdb\xa5"] }],
  ["jfif jpeg jpg", { at: 0, any: ["\xff\xd8\xff"] }],
  ["png", { at: 0, any: ["\x89PNG"] }],
  ["gif", { at: 0, any: ["GIF8"] }],
  ["bmp", { at: 0, any: ["BM"] }],
  ["psd", { at: 0, any: ["8BPS"] }],
  ["tif tiff dng nef arw cr2", { at: 0, any: ["II", "MM"] }],
  ["avi wav webp", { at: 0, any: ["RIFF", "RF64"] }],
  ["3gp avif cr3 heic heif m4a m4v mov mp4", { at: 4, any: BOX }],
  ["mp3", { at: 0, any: ["ID3", "\xff\xfb", "\xff\xfa", "\xff\xf3", "\xff\xf2", "\xff\xe3", "RIFF"] }],
  ["flac", { at: 0, any: ["fLaC", "ID3"] }],
  ["oga ogg ogv opus", { at: 0, any: ["OggS"] }],
  ["mka mkv webm", { at: 0, any: ["\x1a\x45\xdf\xa3"] }],
  ["7z", { at: 0, any: ["7z\xbc\xaf"] }],
  ["rar", { at: 0, any: ["Rar!"] }],
  ["gz tgz", { at: 0, any: ["\x1f\x8b"] }],
  ["bz2", { at: 0, any: ["BZh"] }],
  ["xz", { at: 0, any: ["\xfd7zXZ"] }],
  ["zst", { at: 0, any: ["(\xb5/\xfd"] }],
  ["db sqlite sqlite3", { at: 0, any: ["SQLite format 3"] }],
  ["ost pst", { at: 0, any: ["!BDN"] }],
  ["dwg", { at: 0, any: ["AC10"] }],
  ["psb", { at: 0, any: ["8BPS"] }],
  ["woff woff2", { at: 0, any: ["wOF"] }],
  ["asf wma wmv", { at: 0, any: ["0&\xb2u"] }],
  ["h5 hdf5", { at: 0, any: ["\x89HDF"] }],
  ["blend", { at: 0, any: ["BLENDER", "\x1f\x8b", "(\xb5/\xfd"] }],
  // A film's packet, or TypeScript.
  ["ts", { at: 0, any: ["G"] }],
  ["m2ts mts", { at: 4, any: ["G"] }],
  ["pack", { at: 0, any: ["PACK"] }],
  ["swf", { at: 0, any: ["CWS", "FWS", "ZWS"] }],
];

/** What packed files of whatever name begin with; zlib's streams are how git keeps its objects, which have no extension. */
const PACKED: Beginning = {
  at: 0,
  any: [
    ...["PK\x03\x04", "\x1f\x8b", "BZh", "\xfd7zXZ", "(\xb5/\xfd", "7z\xbc\xaf", "Rar!", "PACK", "OggS"],
    ...["\xff\xd8\xff", "\x89PNG", "%PDF", "Salted__", OLE, "x\x01", "x\x5e", "x\x9c", "x\xda"],
  ],
};

/** What their bytes begin with says nothing: sealed or packed by nature, or raw. */
const NOISE_BY_NATURE =
  "aac ac3 aes age asc axx bc bin br c9r cab cbr cbz crypt14 crypt15 dat deb dmg enc gpg hc img ipa iso kdbx " +
  "lz4 lzma opvault p12 parquet part pfx pgp rpm tc tmp vdi vhd vhdx vmdk whl xpi z";
/** Of these, what may well begin with nothing for long. */
const BLANK_BY_NATURE = new Set("bin dat hc img iso part tc tmp vdi vhd vhdx vmdk".split(" "));

const BY_EXTENSION = new Map<string, Beginning | null>([
  ...BEGINNINGS.flatMap(([extensions, beginning]) =>
    extensions.split(" ").map((one) => [one, beginning] as const)
  ),
  ...NOISE_BY_NATURE.split(" ").map((one) => [one, null] as const),
]);

/** How a file's first bytes look beside its name; the catalogue keeps the number (`versions.scrambled`). */
export const LOOK = { plain: 0, noise: 1, blank: 2 } as const;
export type Look = typeof LOOK[keyof typeof LOOK];

/** Bytes looked at for noise. */
const SAMPLE = 256;
/**
 * So many different values in 256 bytes are noise: drawn at random there are 162, and fewer than 140 once in 100,000
 * times; text has at most 100, a file's header fewer.
 */
const NOISE = 140;
/** One value in so many first bytes, or in all of a file that has a few at least, says that nothing is in it. */
const BLANK = { most: 4_096, least: 16 };

/**
 * Whether a file's first bytes look like noise although its name promises something that begins otherwise (what was
 * encrypted where it lay does, and next to nothing else), or are one value over and over, as what was wiped. Costs a
 * microsecond; noise is not told of less than 256 bytes.
 */
export function lookOf(name: string, head: Uint8Array): Look {
  const dot = name.lastIndexOf(".");
  const extension = dot < 0 ? "" : name.slice(dot + 1).toLowerCase();
  const beginning = BY_EXTENSION.get(extension);
  if (isBlank(head)) return BLANK_BY_NATURE.has(extension) ? LOOK.plain : LOOK.blank;
  if (beginning === null || head.length < SAMPLE || begins(head, beginning ?? PACKED)) return LOOK.plain;
  return isNoise(head) ? LOOK.noise : LOOK.plain;
}

function isBlank(head: Uint8Array): boolean {
  if (head.length < BLANK.least) return false;
  const end = Math.min(head.length, BLANK.most);
  for (let i = 1; i < end; i++) if (head[i] !== head[0]) return false;
  return true;
}

function begins(head: Uint8Array, { at, any }: Beginning): boolean {
  return any.some((text) => {
    for (let i = 0; i < text.length; i++) if (head[at + i] !== text.charCodeAt(i)) return false;
    return true;
  });
}

function isNoise(head: Uint8Array): boolean {
  const seen = new Uint8Array(256);
  let values = 0;
  for (let i = 0; i < SAMPLE; i++) {
    const byte = head[i]!;
    if (seen[byte] === 0) {
      seen[byte] = 1;
      values++;
    }
  }
  return values >= NOISE;
}

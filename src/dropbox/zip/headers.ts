/** PKWARE APPNOTE 6.3.10; section numbers are its. What a reader from front to back must know of an archive. */
import { DamagedZip } from "./damaged_zip.ts";
import { DESCRIPTOR, type Window } from "./window.ts";

const LOCAL = 0x04034b50;
/** What may follow the last entry: directory, encryption records, zip64 end, end. */
const AFTER_ENTRIES = new Set([0x02014b50, 0x08064b50, 0x06064b50, 0x06054b50]);
const LATER = 0xffffffff;
const ZIP64 = 1;
const FIXED_BYTES = 30;
const ENCRYPTED = 0x0001, HAS_DESCRIPTOR = 0x0008;

export interface LocalHeader {
  /** Bytes of the header itself. */
  length: number;
  method: number;
  /** Bytes in the archive, and of the file; null where a descriptor behind the bytes says it. */
  packed: number | null;
  size: number | null;
  hasDescriptor: boolean;
}

/** 4.3.7: the next entry; null where more bytes are needed, "end" where the entries are over. Throws `DamagedZip`. */
export function localHeader(window: Window): LocalHeader | "end" | null {
  if (window.length < 4) return null;
  const signature = window.u32(0);
  if (AFTER_ENTRIES.has(signature)) return "end";
  if (signature !== LOCAL) throw new DamagedZip("an entry does not begin where it should");
  if (window.length < FIXED_BYTES) return null;
  const [name, extra] = [window.u16(26), window.u16(28)];
  const length = FIXED_BYTES + name + extra;
  if (window.length < length) return null;
  const flags = window.u16(6);
  if (flags & ENCRYPTED) throw new DamagedZip("it is encrypted");
  const hasDescriptor = (flags & HAS_DESCRIPTOR) !== 0;
  const sizes = sizesOf(window, FIXED_BYTES + name, length);
  // Whether zeros are sizes or say that these come later, the descriptor tells alike.
  const known = hasDescriptor && sizes.packed === 0 ? { packed: null, size: null } : sizes;
  return { length, method: window.u16(8), hasDescriptor, ...known };
}

/** 4.5.3: sizes that need 8 bytes stand in an extra field. */
function sizesOf(window: Window, from: number, end: number): { packed: number; size: number } {
  const [packed, size] = [window.u32(18), window.u32(22)];
  if (packed !== LATER && size !== LATER) return { packed, size };
  for (let at = from; at + 4 <= end; at += 4 + window.u16(at + 2)) {
    if (window.u16(at) !== ZIP64 || at + 20 > end) continue;
    return { size: window.u64(at + 4), packed: window.u64(at + 12) };
  }
  throw new DamagedZip("an entry does not say how long it is");
}

/** Bytes that must be there for `descriptorLength` to tell; a whole archive has more than that behind any entry. */
export const DESCRIPTOR_REACH = 28;

/** 4.3.9: the length of the descriptor at `at` by what follows it; with 4 or 8 bytes a size, with or without signature. */
export function descriptorLength(window: Window, at: number): number {
  const lengths = window.u32(at) === DESCRIPTOR ? [16, 24] : [12, 20];
  const found = lengths.find((length) => isSignature(window.u32(at + length)));
  if (found === undefined) throw new DamagedZip("an entry does not end where it should");
  return found;
}

/** Whether what stands at `at` is the descriptor of `packed` bytes. */
export function isDescriptorOf(packed: number, window: Window, at: number): boolean {
  return (window.u32(at + 8) === packed && isSignature(window.u32(at + 16))) ||
    (window.u64(at + 8) === packed && isSignature(window.u32(at + 24)));
}

function isSignature(value: number): boolean {
  return value === LOCAL || AFTER_ENTRIES.has(value);
}

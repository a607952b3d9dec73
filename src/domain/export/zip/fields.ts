/** PKWARE APPNOTE 6.3.10; section numbers are its. What records are made of. */

/** Bytes of a number, little-endian, and the number. */
export type Part = [bytes: 2 | 4 | 8, value: number];

/** Numbers one after the other. */
export function record(parts: Part[]): Uint8Array<ArrayBuffer> {
  const view = new DataView(new ArrayBuffer(parts.reduce((sum, [bytes]) => sum + bytes, 0)));
  let at = 0;
  for (const [bytes, value] of parts) {
    if (bytes === 2) view.setUint16(at, value, true);
    else if (bytes === 4) view.setUint32(at, value, true);
    else view.setBigUint64(at, BigInt(value), true);
    at += bytes;
  }
  return new Uint8Array(view.buffer);
}

/** 4.5: an extra field. */
export function field(id: number, parts: Part[]): Uint8Array<ArrayBuffer> {
  const data = record(parts);
  return joined([record([[2, id], [2, data.length]]), data]);
}

/** Info-ZIP's "UT": the time as UTC. Times outside 1901-2038 do not fit and are left to the DOS time. */
export function timeField(modified: number): Uint8Array<ArrayBuffer> {
  if (modified < -0x80000000 || modified > 0x7fffffff) return new Uint8Array();
  const data = new Uint8Array(5);
  data[0] = 1;
  new DataView(data.buffer).setInt32(1, modified, true);
  return joined([record([[2, 0x5455], [2, data.length]]), data]);
}

/** 4.4.6, in UTC: date in the high half, time in the low one, two-second steps, years 1980 to 2107. */
export function dosTime(modified: number): number {
  const clamped = Math.min(Math.max(modified, 315_532_800), 4_354_819_198);
  const at = new Date(clamped * 1000);
  const date = ((at.getUTCFullYear() - 1980) << 9) | ((at.getUTCMonth() + 1) << 5) | at.getUTCDate();
  const time = (at.getUTCHours() << 11) | (at.getUTCMinutes() << 5) | (at.getUTCSeconds() >> 1);
  return date * 0x10000 + time;
}

/** Bytes of all parts. */
export function lengthOf(parts: Uint8Array[]): number {
  return parts.reduce((sum, part) => sum + part.length, 0);
}

/** The parts one after the other, copied. */
export function joined(parts: Uint8Array[]): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(lengthOf(parts));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

import { BlockList, isIP } from "node:net";

/** Addresses in one of three forms: `192.0.2.7`, `192.0.2.0/24`, `192.0.2.1-192.0.2.20`, or the same of IPv6. */
export type AddressRange = string;

/** The range as it is kept; null for what is none: mixed families, the end before the beginning, a mask out of bounds. */
export function readRange(text: string): AddressRange | null {
  const plain = text.trim().toLowerCase().replace(/\s*[-–]\s*/, "-").replaceAll(/::ffff:(?=\d+\.)/g, "");
  if (!/^[\da-f.:/-]{2,100}$/.test(plain)) return null;
  try {
    add(new BlockList(), plain);
    return plain;
  } catch {
    // The list says in its own words what is wrong; the form has a sentence for all of it.
    return null;
  }
}

/** Whether any of them holds an address; what is no address is in none. */
export function isWithin(ranges: AddressRange[], ip: string): boolean {
  if (isIP(ip) === 0) return false;
  const list = new BlockList();
  for (const range of ranges) add(list, range);
  return list.check(ip, family(ip));
}

/** Throws where it is no range. */
function add(list: BlockList, range: AddressRange) {
  const [first = "", last, ...more] = range.split("-");
  if (more.length > 0) throw new RangeError("three ends");
  if (last !== undefined) return addSpan(list, first, last);
  const [address = "", bits, ...rest] = range.split("/");
  if (isIP(address) === 0 || rest.length > 0) throw new RangeError("no address");
  if (bits === undefined) return list.addAddress(address, family(address));
  if (!/^[1-9]\d{0,2}$/.test(bits)) throw new RangeError("no mask");
  list.addSubnet(address, Number(bits), family(address));
}

function addSpan(list: BlockList, first: string, last: string) {
  if (isIP(first) === 0 || isIP(first) !== isIP(last)) throw new RangeError("two families");
  list.addRange(first, last, family(first));
}

function family(address: string): "ipv4" | "ipv6" {
  return isIP(address) === 6 ? "ipv6" : "ipv4";
}

import { BlockList, isIP } from "node:net";

/** Addresses and ranges that stand between people and us. */
export type Proxies = (address: string) => boolean;

/** Reads `10.0.0.0/8`, `fd00::/8`, `192.0.2.7`. Throws for anything else, naming it. */
export function readProxies(list: string[]): Proxies {
  const known = new BlockList();
  for (const one of list) {
    const [address = "", bits] = one.split("/");
    const family = isIP(address) === 6 ? "ipv6" : "ipv4";
    const most = family === "ipv6" ? 128 : 32;
    if (isIP(address) === 0 || (bits !== undefined && !(/^\d{1,3}$/.test(bits) && Number(bits) <= most))) {
      throw new Error(`is no address or range: "${one}"`);
    }
    known.addSubnet(address, bits === undefined ? most : Number(bits), family);
  }
  return (address) => known.check(address, isIP(address) === 6 ? "ipv6" : "ipv4");
}

/**
 * Who asks: the socket's address, or, where that is a trusted proxy, the rightmost address of X-Forwarded-For that is
 * none. What stands further left was written by the client (security S12). Odd forms (octal, padded) end the walk.
 */
export function clientAddress(socket: string, forwarded: string | undefined, isProxy: Proxies): string {
  let address = canonical(socket) ?? socket;
  const hops = (forwarded ?? "").split(",").map((hop) => canonical(hop.trim()));
  while (hops.length > 0 && isIP(address) !== 0 && isProxy(address)) {
    const before = hops.pop();
    if (before === undefined || before === null) break;
    address = before;
  }
  return address;
}

/** `::ffff:192.0.2.7` is the IPv4 address that it holds; null for what is no address. */
function canonical(text: string): string | null {
  const plain = text.replace(/^\[(.*)\](:\d+)?$/, "$1").replace(/^::ffff:(?=\d+\.)/i, "");
  const bare = /^\d+\.\d+\.\d+\.\d+:\d+$/.test(plain) ? plain.slice(0, plain.lastIndexOf(":")) : plain;
  return isIP(bare) === 0 ? null : bare.toLowerCase();
}

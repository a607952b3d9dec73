import { lookup, type LookupAllOptions } from "node:dns";
import { Agent as PlainAgent } from "node:http";
import { Agent as TlsAgent } from "node:https";
import { BlockList, isIP, type LookupFunction } from "node:net";
import { DestinationError } from "./destination.ts";

/** Addresses that are nobody's on the internet: RFC 6890 and its registries, multicast, and what hides an IPv4 address. */
const NOT_GLOBAL = blockList([
  ..."0.0.0.0/8 10.0.0.0/8 100.64.0.0/10 127.0.0.0/8 169.254.0.0/16 172.16.0.0/12 192.0.0.0/24".split(" "),
  ..."192.0.2.0/24 192.88.99.0/24 192.168.0.0/16 198.18.0.0/15 198.51.100.0/24 203.0.113.0/24".split(" "),
  ..."224.0.0.0/4 240.0.0.0/4".split(" "),
  ..."::/96 64:ff9b::/96 64:ff9b:1::/48 100::/64 2001::/23 2001:db8::/32 2002::/16".split(" "),
  ..."3fff::/20 5f00::/16 fc00::/7 fe80::/10 fec0::/10 ff00::/8".split(" "),
]);

/** The way out to addresses that people typed (security I6): none leads into the operator's own network, unless it is let. */
export interface Network {
  http: PlainAgent;
  https: TlsAgent;
  /** Throws `DestinationError` `refused` for an address that nothing may be sent to, or not in clear. */
  check(url: URL): void;
  close(): void;
}

const IDLE_MS = 60_000;

/** `permitted`: ranges of the operator's own network (`10.0.0.0/8`) that exports may be sent into, in clear too. */
export function openNetwork(permitted: string[]): Network {
  const own = blockList(permitted);
  const isOwn = (address: string) => own.check(address, familyOf(address));
  const may = (address: string) => isOwn(address) || !isPrivate(address);
  const options = { keepAlive: true, maxSockets: 16, timeout: IDLE_MS, lookup: lookupOnly(may) };
  const [http, https] = [new PlainAgent(options), new TlsAgent(options)];
  return {
    http,
    https,
    check: (url) => checkUrl(url, may, isOwn),
    close: () => [http, https].forEach((agent) => agent.destroy()),
  };
}

/** Whether an address is none of the internet's. */
export function isPrivate(address: string): boolean {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1];
  return mapped ? isPrivate(mapped) : NOT_GLOBAL.check(address, familyOf(address));
}

// A name is looked up when the connection is made, by `lookupOnly`: what it pointed to before means nothing.
function checkUrl(url: URL, may: (address: string) => boolean, isOwn: (address: string) => boolean) {
  const host = url.hostname.replace(/^\[(.*)\]$/, "$1");
  if (isIP(host) !== 0 && !may(host)) throw refused(host);
  const isClear = url.protocol === "http:" && isIP(host) !== 0 && isOwn(host);
  if (url.protocol === "https:" || isClear) return;
  throw new DestinationError(
    "refused",
    `Cannot use ${url.origin}: it is not encrypted; give an address that begins with https://`,
  );
}

/** Like `dns.lookup`, but of a name's addresses those alone that may be reached: no second look can answer otherwise. */
function lookupOnly(may: (address: string) => boolean): LookupFunction {
  return (hostname, options, callback) => {
    const all: LookupAllOptions = { hints: options.hints, family: options.family, all: true };
    lookup(hostname, all, (error, found) => {
      const fit = (found ?? []).filter(({ address }) => may(address));
      const [first] = fit;
      if (error) callback(error, [], 0);
      else if (!first) callback(refused(hostname), [], 0);
      else if (options.all) callback(null, fit);
      else callback(null, first.address, first.family);
    });
  };
}

function refused(host: string): DestinationError {
  return new DestinationError(
    "refused",
    `Cannot use ${host}: it is in a private network; give a public address, or ask the operator to permit this one (DROPKEEP_PRIVATE_DESTINATIONS)`,
  );
}

function blockList(ranges: string[]): BlockList {
  const list = new BlockList();
  for (const range of ranges) {
    const [address = "", bits] = range.split("/");
    list.addSubnet(address, Number(bits ?? (isIP(address) === 6 ? 128 : 32)), familyOf(address));
  }
  return list;
}

function familyOf(address: string): "ipv4" | "ipv6" {
  return isIP(address) === 6 ? "ipv6" : "ipv4";
}

import { describe, expect, it } from "vitest";
import { clientAddress, readProxies } from "../../src/routes/client_address.ts";

const isProxy = readProxies(["10.0.0.0/8", "fd00::/8", "192.0.2.7"]);

describe("[S12] the client's address", () => {
  it.each<[why: string, socket: string, forwarded: string | undefined, expected: string]>([
    ["is the socket's where nobody stands between", "203.0.113.9", undefined, "203.0.113.9"],
    [
      "is the socket's where it is no proxy of ours, whatever it claims",
      "203.0.113.9",
      "1.1.1.1",
      "203.0.113.9",
    ],
    ["is what our proxy says", "10.1.2.3", "203.0.113.9", "203.0.113.9"],
    [
      "is the rightmost that is no proxy: what stands left of it was made up",
      "10.1.2.3",
      "6.6.6.6, 203.0.113.9, 10.9.9.9",
      "203.0.113.9",
    ],
    ["is IPv4 where a dual-stack socket shows it in IPv6", "::ffff:203.0.113.9", undefined, "203.0.113.9"],
    ["knows a proxy in that form too", "::ffff:10.1.2.3", "203.0.113.9", "203.0.113.9"],
    ["may be IPv6, with a port in brackets", "fd00::1", "[2001:db8::5]:443", "2001:db8::5"],
    ["ends at what is no address: an octal form", "10.1.2.3", "1.1.1.1, 010.0.0.1", "10.1.2.3"],
    ["ends at what is no address: a padded form", "10.1.2.3", "203.000.113.009", "10.1.2.3"],
    ["ends at what is no address: words", "10.1.2.3", "203.0.113.9, unknown", "10.1.2.3"],
    ["is the proxy's own where all are proxies", "10.1.2.3", "10.2.2.2, 192.0.2.7", "10.2.2.2"],
  ])("%s", (_, socket, forwarded, expected) => {
    expect(clientAddress(socket, forwarded, isProxy)).toBe(expected);
  });

  it.each(["10.0.0.0/33", "proxy.example.com", "10.0.0/8", "fd00::/129", "10.0.0.0/x"])(
    "knows no range %s",
    (range) => {
      expect(() => readProxies([range])).toThrow(range);
    },
  );
});

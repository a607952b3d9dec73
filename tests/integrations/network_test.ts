import { get } from "node:http";
import { afterAll, describe, expect, it } from "vitest";
import { isPrivate, openNetwork } from "../../src/integrations/destinations/network.ts";

/** Each of them leads to this machine, its neighbours or nowhere; spellings are as a person may type them. */
const INWARD = [
  "127.0.0.1",
  "127.1",
  "2130706433",
  "0x7f.1",
  "0177.0.0.1",
  "0.0.0.0",
  "0",
  "10.0.0.1",
  "100.64.0.1",
  "169.254.169.254",
  "172.16.0.1",
  "172.31.255.255",
  "192.0.0.1",
  "192.168.1.1",
  "198.18.0.1",
  "224.0.0.1",
  "240.0.0.1",
  "255.255.255.255",
  "[::]",
  "[::1]",
  "[::ffff:127.0.0.1]",
  "[::ffff:10.0.0.1]",
  "[::127.0.0.1]",
  "[64:ff9b::7f00:1]",
  "[2002:7f00:1::]",
  "[fc00::1]",
  "[fd12:3456::1]",
  "[fe80::1]",
  "[fec0::1]",
  "[ff02::1]",
  "[2001:db8::1]",
  "[100::1]",
];
const OUTWARD = ["1.1.1.1", "8.8.8.8", "172.15.0.1", "172.32.0.1", "[2606:4700::1111]", "s3.example.com"];

describe("network", () => {
  const network = openNetwork([]);
  const permitting = openNetwork(["127.0.0.0/8", "10.1.0.0/16"]);
  afterAll(() => [network, permitting].forEach((one) => one.close()));

  it.each(INWARD)("reaches nothing at %s", (host) => {
    expect(() => network.check(new URL(`https://${host}:9000`))).toThrow("it is in a private network");
  });

  it.each(OUTWARD)("may reach %s", (host) => {
    expect(() => network.check(new URL(`https://${host}`))).not.toThrow();
  });

  it("takes no address in clear but within what the operator permits", () => {
    expect(() => network.check(new URL("http://s3.example.com"))).toThrow("it is not encrypted");
    expect(() => permitting.check(new URL("http://1.1.1.1"))).toThrow("it is not encrypted");
    expect(() => permitting.check(new URL("http://10.1.2.3:9000"))).not.toThrow();
    expect(() => permitting.check(new URL("http://10.2.2.3:9000"))).toThrow("it is in a private network");
  });

  it("refuses a name that leads into a private network when it connects, whatever was looked up before", async () => {
    const server = Deno.serve(
      { hostname: "127.0.0.1", port: 0, onListen: () => {} },
      () => new Response("in"),
    );
    const ask = (agent: typeof network) =>
      new Promise<string>((resolve, reject) => {
        const request = get(`http://localhost:${server.addr.port}/`, { agent: agent.http }, (answer) => {
          answer.on("data", (data) => resolve(String(data)));
        });
        request.on("error", reject);
      });

    await expect(ask(network)).rejects.toThrow("Cannot use localhost: it is in a private network");

    expect(await ask(permitting)).toBe("in");
    await server.shutdown();
  });

  it("knows IPv4 addresses in their IPv6 dress", () => {
    expect(["::ffff:192.168.0.1", "::ffff:c0a8:1", "64:ff9b::a00:1"].map(isPrivate)).toEqual([
      true,
      true,
      true,
    ]);
    expect(isPrivate("::ffff:8.8.8.8")).toBe(false);
  });
});

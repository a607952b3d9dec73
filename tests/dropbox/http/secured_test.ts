import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Identity, identityFor, withoutOpenssl } from "../../support/local_ca.ts";
import { asking, direct, piecesIn } from "./wires.ts";

const SIZE = 1_000_003;
const BYTES = new Uint8Array(SIZE).map((_, at) => (at * 13) >> 5);

describe.skipIf(withoutOpenssl())("directFetch by HTTPS", () => {
  let dir: string;
  let identity: Identity;
  let server: Deno.HttpServer<Deno.NetAddr>;
  beforeAll(async () => {
    dir = await Deno.makeTempDir({ prefix: "dropkeep-tls-" });
    identity = await identityFor(["localhost"], dir);
    const { cert, key } = identity;
    server = Deno.serve({ hostname: "127.0.0.1", port: 0, cert, key, onListen: () => {} }, answer);
  });
  afterAll(async () => {
    await server.shutdown();
    await Deno.remove(dir, { recursive: true });
  });

  const answer = ({ url }: Request) =>
    new Response(url.endsWith("/chunked") ? new Blob([BYTES]).stream() : BYTES);
  const at = (path: string, host = "localhost") => `https://${host}:${server.addr.port}/${path}`;

  it.each(["whole", "chunked"])(
    "gives every byte of an authority's server that is trusted: %s",
    async (form) => {
      const fetch = direct({ caCerts: [identity.ca] });

      for (let i = 0; i < 3; i++) expect(await piecesIn(await fetch(at(form), asking()))).toEqual(BYTES);
    },
  );

  it("refuses a certificate of an authority that is not trusted", async () => {
    await expect(direct()(at("whole"), asking())).rejects.toThrow(/client error \(Connect\).*certificate/i);
  });

  it("refuses a certificate of another name", async () => {
    const fetch = direct({ caCerts: [identity.ca] });

    await expect(fetch(at("whole", "127.0.0.1"), asking())).rejects.toThrow(/Connect.*certificate/i);
  });

  it("gives up a server that never shakes hands", async () => {
    const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
    const stop = new AbortController();
    const accepted = listener.accept();

    const asked = direct()(`https://127.0.0.1:${listener.addr.port}/`, asking({ signal: stop.signal }));
    const connection = await accepted;
    stop.abort(new Error("too long"));

    await expect(asked).rejects.toThrow("too long");
    connection.close();
    listener.close();
  });

  it("takes a body without a length for cut where the server did not say goodbye", async () => {
    const { cert, key } = identity;
    const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
    const begun = Promise.withResolvers<void>();
    const tunnel = cutTunnel(listener, { cert, key }, begun.promise);
    const fetch = direct({ caCerts: [identity.ca] });

    const response = await fetch(`https://localhost:${listener.addr.port}/`, asking());
    begun.resolve();

    await expect(piecesIn(response)).rejects.toThrow();
    await tunnel;
    listener.close();
  });
});

/** A TLS server behind a tunnel that is cut below TLS once the body has begun, so that no close_notify comes. */
async function cutTunnel(
  listener: Deno.TcpListener,
  identity: { cert: string; key: string },
  begun: Promise<void>,
) {
  using secured = Deno.listenTls({ hostname: "127.0.0.1", port: 0, ...identity });
  using client = await listener.accept();
  using behind = await Deno.connect({ hostname: "127.0.0.1", port: (secured.addr as Deno.NetAddr).port });
  copy(client, behind);
  copy(behind, client);
  using connection = await secured.accept();
  await connection.read(new Uint8Array(4096));
  await connection.write(new TextEncoder().encode("HTTP/1.1 200 OK\r\n\r\nbegun"));
  await begun;
}

/** Until either end is closed. */
async function copy(from: Deno.Conn, to: Deno.Conn) {
  const buffer = new Uint8Array(65_536);
  try {
    for (let n = await from.read(buffer); n !== null; n = await from.read(buffer)) {
      await to.write(buffer.slice(0, n));
    }
  } catch {
    // It was cut, which is the point.
  }
}

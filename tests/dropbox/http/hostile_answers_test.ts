import { describe, expect, it } from "vitest";
import { directFetch } from "../../../src/dropbox/http/direct_fetch.ts";
import { asking, direct, piecesIn, rawServer, readRequest, say } from "./wires.ts";

const OK = "HTTP/1.1 200 OK\r\n";

/** Answers every request with these bytes and closes. */
function answering(text: string) {
  return rawServer(async (connection) => {
    await readRequest(connection);
    await say(connection, text);
  });
}

describe("directFetch, before a head that it does not read", () => {
  it.each([
    ["another protocol", "SSH-2.0-OpenSSH\r\n\r\n"],
    ["HTTP/2", "HTTP/2 200 OK\r\n\r\n"],
    ["a status of two digits", "HTTP/1.1 20 OK\r\n\r\n"],
    ["a status beyond 599", "HTTP/1.1 600 OK\r\n\r\n"],
    ["lines that end with LF alone", "HTTP/1.1 200 OK\ncontent-length: 2\n\nok\r\n\r\n"],
    [
      "a length and chunks",
      `${OK}content-length: 2\r\ntransfer-encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n`,
    ],
    ["two lengths", `${OK}content-length: 2\r\ncontent-length: 3\r\n\r\nok`],
    ["a negative length", `${OK}content-length: -2\r\n\r\nok`],
    ["a signed length", `${OK}content-length: +2\r\n\r\nok`],
    ["a length in hexadecimal", `${OK}content-length: 0x2\r\n\r\nok`],
    ["a length without end", `${OK}content-length: ${"9".repeat(30)}\r\n\r\nok`],
    ["another coding", `${OK}transfer-encoding: gzip, chunked\r\n\r\n0\r\n\r\n`],
    ["chunks of HTTP/1.0", "HTTP/1.0 200 OK\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n"],
    ["a compressed body", `${OK}content-encoding: gzip\r\ncontent-length: 2\r\n\r\nok`],
    ["a space before the colon", `${OK}content-length : 2\r\n\r\nok`],
    ["a folded line", `${OK}x-a: 1\r\n content-length: 2\r\n\r\nok`],
    ["a field without a name", `${OK}: 2\r\n\r\nok`],
    ["a bare CR", `${OK}x-a: 1\rcontent-length: 2\r\n\r\nok`],
    ["a NUL", `${OK}x-a: 1\0\r\n\r\nok`],
    ["too many fields", `${OK}${"x-a: 1\r\n".repeat(300)}\r\nok`],
    ["a head that is too long", `${OK}x-a: ${"a".repeat(70_000)}\r\n\r\nok`],
    ["a head that never ends", `${OK}${"x-a: aaaaaaaaaaaaaaaa\r\n".repeat(20_000)}`],
    ["interim answers without end", "HTTP/1.1 100 Continue\r\n\r\n".repeat(20)],
    ["another protocol to change to", "HTTP/1.1 101 Switching\r\nupgrade: x\r\n\r\n"],
  ])("leaves the origin to fetch, for good: %s", async (_, answer) => {
    await using server = answering(answer);
    let left = 0;
    const fetch = directFetch({ fetch: () => Promise.resolve(new Response(`left ${++left}`)) });

    const texts: string[] = [];
    for (let i = 0; i < 2; i++) texts.push(await (await fetch(server.origin, asking())).text());

    expect(texts).toEqual(["left 1", "left 2"]);
    expect(server.counts.connections).toBe(1);
  });

  it.each([
    ["nothing", ""],
    ["half a status line", "HTTP/1.1 2"],
    ["half a head", `${OK}content-length: 2\r\n`],
  ])("fails as a cut connection does: %s", async (_, answer) => {
    await using server = answering(answer);

    await expect(direct()(server.origin, asking())).rejects.toThrow(/closed|reset/i);
  });
});

describe("directFetch, amid a body that is not what it says", () => {
  it.each([
    ["a length that is not reached", `${OK}content-length: 5\r\n\r\nok`],
    ["a chunk that is not reached", `${OK}transfer-encoding: chunked\r\n\r\n5\r\nok`],
    ["chunks that do not end", `${OK}transfer-encoding: chunked\r\n\r\n2\r\nok\r\n`],
    ["chunks without the last line", `${OK}transfer-encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n`],
    ["a chunk that is longer than it says", `${OK}transfer-encoding: chunked\r\n\r\n1\r\nok\r\n0\r\n\r\n`],
    ["a chunk of no size", `${OK}transfer-encoding: chunked\r\n\r\n\r\nok\r\n0\r\n\r\n`],
    ["a chunk of a negative size", `${OK}transfer-encoding: chunked\r\n\r\n-2\r\nok\r\n0\r\n\r\n`],
    ["a chunk with a prefix", `${OK}transfer-encoding: chunked\r\n\r\n0x2\r\nok\r\n0\r\n\r\n`],
    ["a chunk of a size beyond all", `${OK}transfer-encoding: chunked\r\n\r\n${"f".repeat(16)}\r\nok`],
    ["a chunk line without end", `${OK}transfer-encoding: chunked\r\n\r\n2;${"a".repeat(9_000)}\r\nok`],
    ["trailers without end", `${OK}transfer-encoding: chunked\r\n\r\n0\r\n${"x-a: 1\r\n".repeat(500)}`],
  ])("fails, and gives no whole body: %s", async (_, answer) => {
    await using server = answering(answer);

    const response = await direct()(server.origin, asking());

    await expect(piecesIn(response)).rejects.toThrow();
  });

  it("leaves the origin to fetch from then on: asked for again, it would fail in the same way", async () => {
    await using server = answering(`${OK}transfer-encoding: chunked\r\n\r\n0x2\r\nok\r\n0\r\n\r\n`);
    const fetch = directFetch({ fetch: () => Promise.resolve(new Response("left")) });

    await expect(piecesIn(await fetch(server.origin, asking()))).rejects.toThrow(/a chunk begins with/);

    expect(await (await fetch(server.origin, asking())).text()).toBe("left");
  });

  it("reads chunks with extensions, in either case, and passes trailers over", async () => {
    const body = `5;name="a\\"b"\r\nhello\r\nA\r\n 123456789\r\n0;last\r\nx-digest: 1\r\n\r\n`;
    await using server = rawServer(async (connection) => {
      while (await readRequest(connection) !== null) {
        // Byte by byte: every place may be the end of what has come.
        for (const byte of `${OK}Transfer-Encoding: Chunked\r\n\r\n${body}`) await say(connection, byte);
      }
    });
    const fetch = direct();

    const texts: string[] = [];
    for (let i = 0; i < 2; i++) {
      texts.push(new TextDecoder().decode(await piecesIn(await fetch(server.origin, asking()))));
    }

    expect(texts).toEqual(["hello 123456789", "hello 123456789"]);
    expect(server.counts.connections).toBe(1);
  });

  it("keeps what a piece holds until the next is asked for, whatever comes meanwhile", async () => {
    await using server = rawServer(async (connection) => {
      await readRequest(connection);
      await say(connection, `${OK}transfer-encoding: chunked\r\n\r\n3\r\nabc\r\n`);
      for (let i = 0; i < 200; i++) await say(connection, `400\r\n${"x".repeat(1024)}\r\n`);
      await say(connection, "0\r\n\r\n");
    });

    const response = await direct()(server.origin, asking()) as Response & {
      pieces: AsyncIterator<Uint8Array, undefined>;
    };
    const first = await response.pieces.next();
    await new Promise((filled) => setTimeout(filled, 50));

    expect(new TextDecoder().decode(first.value!).slice(0, 3)).toBe("abc");
    await response.body!.cancel();
  });
});

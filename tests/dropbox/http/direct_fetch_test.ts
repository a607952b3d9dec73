import { describe, expect, it } from "vitest";
import { directFetch } from "../../../src/dropbox/http/direct_fetch.ts";
import { freePort } from "../../support/ports.ts";
import { asking, direct, piecesIn, rawServer, readRequest, say } from "./wires.ts";

/** Answers each request of a connection with "ok", until the client closes. */
async function keepAnswering(connection: Deno.TcpConn, heads: string[] = []) {
  for (let head = await readRequest(connection); head !== null; head = await readRequest(connection)) {
    heads.push(head);
    await say(connection, "HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok");
  }
}

describe("directFetch", () => {
  it("asks with the headers given, and says that nothing follows", async () => {
    const heads: string[] = [];
    await using server = rawServer((connection) => keepAnswering(connection, heads));

    const arg = '{"path":"rev:1"}';
    const response = await direct()(
      `${server.origin}/2/files/download?a=b`,
      asking({ headers: { "Dropbox-API-Arg": arg, "Authorization": "Bearer t" } }),
    );
    await response.text();

    const [line, ...fields] = heads[0]!.split("\r\n");
    expect(line).toBe("POST /2/files/download?a=b HTTP/1.1");
    expect(fields).toContain(`host: ${new URL(server.origin).host}`);
    expect(fields).toContain(`dropbox-api-arg: ${arg}`);
    expect(fields).toContain("authorization: Bearer t");
    expect(fields).toContain("accept-encoding: identity");
    expect(fields).toContain("content-length: 0");
  });

  it("keeps a connection whose answers were read to their end", async () => {
    await using server = rawServer((connection) => keepAnswering(connection));
    const fetch = direct();

    for (let i = 0; i < 5; i++) await piecesIn(await fetch(server.origin, asking()));

    expect(server.counts.connections).toBe(1);
  });

  it.each([
    ["connection: close\r\ncontent-length: 2\r\n\r\nok", "closed by the server's word"],
    ["content-length: 2\r\n\r\nok HTTP/1.1 200 OK\r\ncontent-length: 4\r\n\r\nevil", "surplus bytes"],
    ["\r\nok", "no length"],
  ])("takes another connection after %j (%s)", async (answer) => {
    await using server = rawServer(async (connection) => {
      // It stays open, for whoever would ask again, but where its end is the body's.
      while (await readRequest(connection) !== null) {
        await say(connection, `HTTP/1.1 200 OK\r\n${answer}`);
        if (!answer.includes("length")) return;
      }
    });
    const fetch = direct();

    const texts: string[] = [];
    for (let i = 0; i < 3; i++) texts.push(await (await fetch(server.origin, asking())).text());

    expect(texts).toEqual(["ok", "ok", "ok"]);
    expect(server.counts.connections).toBe(3);
  });

  it("lets go of a connection whose body is not read on", async () => {
    const gone = Promise.withResolvers<void>();
    await using server = rawServer(async (connection) => {
      await readRequest(connection);
      await say(connection, "HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nok");
      if (await readRequest(connection) === null) gone.resolve();
    });

    const response = await direct()(server.origin, asking());
    await response.body!.cancel();

    await gone.promise;
    expect(response.status).toBe(200);
  });

  it("sends again, elsewhere, what a connection that was kept did not answer", async () => {
    await using server = rawServer(async (connection, nth) => {
      await readRequest(connection);
      await say(connection, `HTTP/1.1 200 OK\r\ncontent-length: 1\r\n\r\n${nth}`);
      // The next request is read, so that the client cannot know, and never answered.
      if (nth === 1) await readRequest(connection);
    });
    const fetch = direct();

    const first = await (await fetch(server.origin, asking())).text();
    const second = await (await fetch(server.origin, asking())).text();

    expect([first, second]).toEqual(["1", "2"]);
  });

  it("believes nothing that comes while a connection rests", async () => {
    const spoiled = Promise.withResolvers<void>();
    await using server = rawServer(async (connection, nth) => {
      await readRequest(connection);
      await say(connection, `HTTP/1.1 200 OK\r\ncontent-length: 1\r\n\r\n${nth}`);
      if (nth > 1) return;
      await new Promise((rested) => setTimeout(rested, 20));
      await say(connection, "HTTP/1.1 200 OK\r\ncontent-length: 4\r\n\r\nevil");
      if (await readRequest(connection) === null) spoiled.resolve();
    });
    const fetch = direct();

    await (await fetch(server.origin, asking())).text();
    await spoiled.promise;

    expect(await (await fetch(server.origin, asking())).text()).toBe("2");
  });

  it("passes over interim answers", async () => {
    await using server = rawServer(async (connection) => {
      await readRequest(connection);
      await say(connection, "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nlink: </a>\r\n\r\n");
      await say(connection, "HTTP/1.1 429 Too Many\r\nretry-after: 7\r\ncontent-length: 4\r\n\r\nslow");
    });

    const response = await direct()(server.origin, asking());

    expect([response.status, response.headers.get("retry-after"), await response.text()])
      .toEqual([429, "7", "slow"]);
  });

  it.each([204, 304])("reads no body behind %d, whatever length is told", async (status) => {
    await using server = rawServer(async (connection) => {
      while (await readRequest(connection) !== null) {
        await say(connection, `HTTP/1.1 ${status} X\r\ncontent-length: 5\r\n\r\n`);
      }
    });
    const fetch = direct();

    for (let i = 0; i < 2; i++) expect((await fetch(server.origin, asking())).body).toBeNull();

    expect(server.counts.connections).toBe(1);
  });

  it("gives a redirect as it came", async () => {
    await using server = rawServer(async (connection) => {
      await readRequest(connection);
      await say(
        connection,
        "HTTP/1.1 302 Found\r\nlocation: http://169.254.169.254/\r\ncontent-length: 0\r\n\r\n",
      );
    });

    const response = await direct()(server.origin, asking());

    expect([response.status, response.headers.get("location")]).toEqual([302, "http://169.254.169.254/"]);
  });

  it("ends with the caller's reason: before the answer, amid a body, before it is asked", async () => {
    const asked = Promise.withResolvers<void>();
    await using server = rawServer(async (connection, nth) => {
      await readRequest(connection);
      if (nth === 1) asked.resolve();
      else await say(connection, "HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nok");
      await readRequest(connection);
    });
    const fetch = direct();
    const stops = [1, 2, 3].map(() => new AbortController());

    const silent = fetch(server.origin, asking({ signal: stops[0]!.signal }));
    asked.promise.then(() => stops[0]!.abort(new Error("first")));
    await expect(silent).rejects.toThrow("first");
    const amid = piecesIn(await fetch(server.origin, asking({ signal: stops[1]!.signal })));
    stops[1]!.abort(new Error("second"));
    stops[2]!.abort(new Error("third"));

    await expect(amid).rejects.toThrow("second");
    await expect(fetch(server.origin, asking({ signal: stops[2]!.signal }))).rejects.toThrow("third");
  });

  it("says of what never left this machine that it could not be sent, as fetch does", async () => {
    const nobody = `http://127.0.0.1:${freePort()}`;

    await expect(direct()(nobody, asking())).rejects.toThrow(/client error \(Connect\)/);
  });

  it("leaves to fetch what has a body, follows redirects, or carries a password in its address", async () => {
    const left: string[] = [];
    const fetch = directFetch({ fetch: (url) => (left.push(url), Promise.resolve(new Response("left"))) });

    await fetch("http://a.example/", asking({ body: "{}" }));
    await fetch("http://b.example/", asking({ redirect: "follow" }));
    await fetch("http://user:word@c.example/", asking());
    await fetch("http://d.example/", asking({ method: "HEAD" }));

    expect(left.map((url) => new URL(url).hostname[0])).toEqual(["a", "b", "c", "d"]);
  });
});

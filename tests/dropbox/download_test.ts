import { describe, expect, it } from "vitest";
import { directFetch } from "../../src/dropbox/http/direct_fetch.ts";
import type { Fetch } from "../../src/dropbox/link.ts";
import { clientOf, downloadHeaders, failureOf, fileMetadata, serve, serveRaw, textOf } from "./support.ts";

const ACTING = { admin: "dbmid:admin", root: "42" };
const REV = fileMetadata().rev;
const write = (connection: Deno.TcpConn, text: string) =>
  connection.write(new TextEncoder().encode(text)).then(() => {});

function head(status: string, headers: Record<string, string>): string {
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  return `HTTP/1.1 ${status}\r\nconnection: close\r\n${lines.join("")}\r\n`;
}

/** Sends only `first` of "0123456789" at first, and what the range asks for afterwards. */
function cutAfter(first: string, headers: Record<string, string>) {
  const ranges: (string | undefined)[] = [];
  const server = serveRaw(async (connection, request) => {
    const range = /range: bytes=(\d+)-/.exec(request)?.[1];
    ranges.push(range);
    if (range === undefined) {
      return await write(connection, head("200 OK", { ...downloadHeaders(), ...headers }) + first);
    }
    const rest = "0123456789".slice(Number(range));
    const more = { "content-length": `${rest.length}`, "content-range": `bytes ${range}-9/10` };
    await write(connection, head("206 Partial Content", { ...downloadHeaders(), ...more }) + rest);
  });
  return { ...server, ranges };
}

describe.each<[string, Fetch]>([
  ["fetch", (url, init) => globalThis.fetch(url, init)],
  ["sockets of our own", directFetch({ fetch: () => Promise.reject(new Error("That is for fetch")) })],
])("openDownload by %s", (_, fetch) => {
  it("asks for the rev as its admin in its namespace", async () => {
    const seen: { url: string; headers: Headers }[] = [];
    await using dropbox = serve((request) => {
      seen.push({ url: request.url, headers: new Headers(request.headers) });
      return new Response("0123456789", { headers: { ...downloadHeaders(), etag: `W/"${REV}"` } });
    });
    const client = clientOf(fetch, { app: dropbox.app });

    const { meta, body, length, etag } = await client.openDownload({ acting: ACTING, rev: REV });

    expect(await textOf(body)).toBe("0123456789");
    expect([meta.rev, meta.pathDisplay, length, etag]).toEqual([REV, "/A.txt", 10, `W/"${REV}"`]);
    const { headers, url } = seen[0]!;
    expect(new URL(url).pathname).toBe("/2/files/download");
    expect(headers.get("dropbox-api-arg")).toBe(`{"path":"rev:${REV}"}`);
    expect(headers.get("dropbox-api-select-admin")).toBe("dbmid:admin");
    expect(headers.get("dropbox-api-path-root")).toBe('{".tag":"namespace_id","namespace_id":"42"}');
    expect(headers.get("authorization")).toBe("Bearer steady");
    expect(headers.get("content-type")).toBeNull();
  });

  it("resumes a body cut below its Content-Length", async () => {
    await using dropbox = cutAfter("0123", { "content-length": "10" });
    const client = clientOf(fetch, { app: dropbox.app });

    const { body } = await client.openDownload({ acting: ACTING, rev: REV });

    expect(await textOf(body)).toBe("0123456789");
    expect(dropbox.ranges).toEqual([undefined, "4"]);
  });

  it("resumes a body without Content-Length that ends early and silently", async () => {
    await using dropbox = cutAfter("012345", {});
    const client = clientOf(fetch, { app: dropbox.app });

    const { body, length } = await client.openDownload({ acting: ACTING, rev: REV });

    expect(length).toBeNull();
    expect(await textOf(body)).toBe("0123456789");
    expect(dropbox.ranges).toEqual([undefined, "6"]);
  });

  it("resumes a chunked body that is cut", async () => {
    await using dropbox = cutAfter("4\r\n0123\r\n", { "transfer-encoding": "chunked" });
    const client = clientOf(fetch, { app: dropbox.app });

    const { body } = await client.openDownload({ acting: ACTING, rev: REV });

    expect(await textOf(body)).toBe("0123456789");
  });

  it("skips what it has where the server ignores the range", async () => {
    let calls = 0;
    await using dropbox = serveRaw(async (connection) => {
      const body = calls++ === 0 ? "012" : "0123456789";
      await write(connection, head("200 OK", downloadHeaders()) + body);
    });
    const client = clientOf(fetch, { app: dropbox.app });

    const { body } = await client.openDownload({ acting: ACTING, rev: REV });

    expect(await textOf(body)).toBe("0123456789");
    expect(calls).toBe(2);
  });

  it("resumes a body that stands still", async () => {
    const release = Promise.withResolvers<void>();
    let calls = 0;
    await using dropbox = serve((request) => {
      if (calls++ > 0) return partial(request);
      const stalled = new ReadableStream<Uint8Array>({
        start: (controller) => controller.enqueue(new TextEncoder().encode("01234")),
        pull: () => release.promise,
      });
      return new Response(stalled, { headers: downloadHeaders() });
    });
    const client = clientOf(fetch, { app: dropbox.app, patience: { idle: 80 } });

    const { body } = await client.openDownload({ acting: ACTING, rev: REV });
    const text = await textOf(body);
    release.resolve();

    expect(text).toBe("0123456789");
    // More where the machine, too, stands still for so long.
    expect(calls).toBeGreaterThan(1);
  });

  it("leaves a slow reader in peace", async () => {
    await using dropbox = serve(() => new Response("0123456789", { headers: downloadHeaders() }));
    const client = clientOf(fetch, { app: dropbox.app, patience: { idle: 40 } });

    const { body } = await client.openDownload({ acting: ACTING, rev: REV });
    await new Promise((done) => setTimeout(done, 120));

    expect(await textOf(body)).toBe("0123456789");
  });

  it("begins at an offset", async () => {
    await using dropbox = serve(partial);
    const client = clientOf(fetch, { app: dropbox.app });

    const { body, length } = await client.openDownload({ acting: ACTING, rev: REV, offset: 7 });

    expect([await textOf(body), length]).toEqual(["789", 3]);
  });

  it("refuses another rev's bytes on resume", async () => {
    let calls = 0;
    await using dropbox = serveRaw(async (connection) => {
      const rev = calls++ === 0 ? REV : "015be00000001170cc5b1";
      const range = { "content-range": "bytes 3-9/10" };
      const answer = calls === 1 ? head("200 OK", downloadHeaders({ rev })) + "012" : "";
      await write(
        connection,
        answer || head("206 Partial", { ...downloadHeaders({ rev }), ...range }) + "xxxxxxx",
      );
    });
    const client = clientOf(fetch, { app: dropbox.app });

    const { body } = await client.openDownload({ acting: ACTING, rev: REV });

    expect(await failureOf(textOf(body))).toMatchObject({ kind: "temporary", code: "rev_changed" });
  });

  it("refuses more bytes than the file has", async () => {
    await using dropbox = serve(() => new Response("0123456789+", { headers: downloadHeaders() }));
    const client = clientOf(fetch, { app: dropbox.app });

    const { body } = await client.openDownload({ acting: ACTING, rev: REV });

    expect(await failureOf(textOf(body))).toMatchObject({ kind: "temporary", code: "long_body" });
  });

  it("gives up a body that never gets on, in time", async () => {
    let calls = 0;
    await using dropbox = serveRaw(async (connection) => {
      calls++;
      await write(connection, head("200 OK", downloadHeaders()) + "0123");
    });
    const client = clientOf(fetch, { app: dropbox.app, patience: { temporary: 4_000 } });

    const { body } = await client.openDownload({ acting: ACTING, rev: REV });

    expect(await failureOf(textOf(body))).toMatchObject({ kind: "temporary", code: "short_body" });
    expect(calls).toBeGreaterThan(2);
  });

  it("ends with the caller's own reason when given up", async () => {
    const release = Promise.withResolvers<void>();
    await using dropbox = serve(() => {
      const body = new ReadableStream({ pull: () => release.promise });
      return new Response(body, { headers: downloadHeaders() });
    });
    const client = clientOf(fetch, { app: dropbox.app });
    const stop = new AbortController();

    const { body } = await client.openDownload({ acting: ACTING, rev: REV, signal: stop.signal });
    const reading = textOf(body);
    stop.abort(new Error("run stopped"));

    await expect(reading).rejects.toThrow("run stopped");
    release.resolve();
  });
});

function partial(request: Request): Response {
  const start = Number(/bytes=(\d+)-/.exec(request.headers.get("range") ?? "")?.[1]);
  const headers = { ...downloadHeaders(), "content-range": `bytes ${start}-9/10` };
  return new Response("0123456789".slice(start), { status: 206, headers });
}

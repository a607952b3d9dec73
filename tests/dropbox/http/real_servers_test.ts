import * as http from "node:http";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { hasAll, listens } from "../../deploy/proxy.ts";
import { freePort } from "../../support/ports.ts";
import { asking, direct, piecesIn } from "./wires.ts";

const SIZES = [0, 1, 4_095, 65_536, 300_001, 3_000_000];

function bytesOf(size: number): Uint8Array<ArrayBuffer> {
  return new Uint8Array(size).map((_, at) => (at * 31) >> 4);
}

interface Server {
  origin: string;
  close(): Promise<void>;
}

/** In pieces of odd sizes, so that chunks begin and end everywhere. */
function streamed(bytes: Uint8Array<ArrayBuffer>): ReadableStream<Uint8Array<ArrayBuffer>> {
  let at = 0, step = 1;
  return new ReadableStream({
    pull(controller) {
      if (at >= bytes.length) return controller.close();
      controller.enqueue(bytes.slice(at, at += step = step * 3 % 200_003));
    },
  });
}

function denoServe(): Promise<Server> {
  const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen: () => {} }, ({ url }) => {
    const [, form, size] = new URL(url).pathname.split("/");
    const bytes = bytesOf(Number(size));
    return new Response(form === "chunked" ? streamed(bytes) : bytes);
  });
  return Promise.resolve({
    origin: `http://127.0.0.1:${server.addr.port}`,
    close: () => server.shutdown(),
  });
}

async function nodeHttp(): Promise<Server> {
  const server = http.createServer(async ({ url }, answer) => {
    const [, form, size] = url!.split("/");
    const bytes = bytesOf(Number(size));
    if (form !== "chunked") return void answer.writeHead(200, { "content-length": bytes.length }).end(bytes);
    for await (const piece of streamed(bytes)) answer.write(piece);
    answer.end();
  });
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  return {
    origin: `http://127.0.0.1:${(server.address() as { port: number }).port}`,
    close: () => {
      server.closeAllConnections();
      return new Promise((closed) => server.close(() => closed()));
    },
  };
}

/** In front of `denoServe`, as it comes. */
async function nginx(): Promise<Server> {
  const behind = await denoServe();
  const folder = await Deno.makeTempDir({ prefix: "dropkeep-nginx-" });
  const port = freePort();
  const temporary = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"]
    .map((kind) => `${kind}_temp_path ${folder}/${kind};`).join(" ");
  await Deno.writeTextFile(
    `${folder}/nginx.conf`,
    `daemon off; pid ${folder}/pid; error_log ${folder}/error.log; events {} http { access_log off; ${temporary}
     server { listen 127.0.0.1:${port}; location / { proxy_http_version 1.1; proxy_pass ${behind.origin}; } } }`,
  );
  const args = ["-c", `${folder}/nginx.conf`, "-e", `${folder}/error.log`];
  const program = new Deno.Command("nginx", { args, stdin: "null" }).spawn();
  await listens(port, program);
  return {
    origin: `http://127.0.0.1:${port}`,
    close: async () => {
      program.kill("SIGTERM");
      await program.status;
      await behind.close();
      await Deno.remove(folder, { recursive: true });
    },
  };
}

describe.each<[string, () => Promise<Server>]>([
  ["Deno.serve", denoServe],
  ["node:http", nodeHttp],
  ...(hasAll("nginx") ? [["nginx", nginx] as [string, () => Promise<Server>]] : []),
])("directFetch, served by %s", (_, start) => {
  let server: Server;
  beforeAll(async () => void (server = await start()));
  afterAll(() => server.close());

  it.each(["whole", "chunked"])("gives every byte of bodies of all sizes: %s", async (form) => {
    const fetch = direct();

    for (const size of SIZES) {
      const response = await fetch(`${server.origin}/${form}/${size}`, asking());

      expect(response.ok).toBe(true);
      expect(await piecesIn(response)).toEqual(bytesOf(size));
    }
  });

  it("gives an answer as any other's too: as text, as bytes, as a stream", async () => {
    const fetch = direct();
    const open = () => fetch(`${server.origin}/chunked/300001`, asking({ method: "GET" }));

    expect(await (await open()).bytes()).toEqual(bytesOf(300_001));
    expect(await new Response((await open()).body).bytes()).toEqual(bytesOf(300_001));
    expect(await (await fetch(`${server.origin}/whole/0`, asking())).text()).toBe("");
  });

  it("answers many at once, each with its own", async () => {
    const fetch = direct();
    const sizes = Array.from({ length: 30 }, (_, i) => 1_000 + 7_001 * i);

    const read = await Promise.all(sizes.map(async (size, i) => {
      const form = i % 2 ? "whole" : "chunked";
      return await piecesIn(await fetch(`${server.origin}/${form}/${size}`, asking()));
    }));

    expect(read.map(({ length }) => length)).toEqual(sizes);
    expect(read.every((bytes, i) => bytes.every((byte, at) => byte === ((at * 31) >> 4 & 255)) && !!sizes[i]))
      .toBe(true);
  });
});

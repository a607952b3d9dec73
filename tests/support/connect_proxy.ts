/** What stands between a program and its hosts. */
export interface ConnectProxy {
  url: string;
  /** Hosts asked for, in order, each tunnel once. */
  asked: string[];
  close(): void;
}

/**
 * A proxy on loopback (CONNECT, RFC 9110 section 9.3.6) that leads these host names to a port of this machine and
 * lets nothing else out: programs keep the names, TLS and all, and need neither root nor /etc/hosts.
 */
export function connectProxy(names: string[], port: number): ConnectProxy {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const asked: string[] = [];
  const open = new Set<Deno.Conn>();
  const accept = async () => {
    for await (const client of listener) {
      open.add(client);
      tunnel(client, names, port, asked, open).catch(() => {}).finally(() => close(client, open));
    }
  };
  accept();
  return {
    url: `http://127.0.0.1:${(listener.addr as Deno.NetAddr).port}`,
    asked,
    close: () => {
      listener.close();
      for (const conn of open) close(conn, open);
    },
  };
}

async function tunnel(
  client: Deno.Conn,
  names: string[],
  port: number,
  asked: string[],
  open: Set<Deno.Conn>,
) {
  const host = /^CONNECT ([^:\s]+):443 HTTP\/1\.1\r\n/.exec(await head(client))?.[1] ?? "";
  asked.push(host);
  if (!names.includes(host)) return void await say(client, "HTTP/1.1 403 Forbidden\r\n\r\n");
  const server = await Deno.connect({ hostname: "127.0.0.1", port });
  open.add(server);
  await say(client, "HTTP/1.1 200 Connection established\r\n\r\n");
  const up = client.readable.pipeTo(server.writable);
  const down = server.readable.pipeTo(client.writable);
  await Promise.allSettled([up, down]);
  close(server, open);
}

/** The request's head; a client sends nothing behind it before it is answered. */
async function head(client: Deno.Conn): Promise<string> {
  const buffer = new Uint8Array(4096);
  let text = "";
  while (!text.includes("\r\n\r\n")) {
    const n = await client.read(buffer);
    if (n === null || text.length > 16_384) return "";
    text += new TextDecoder().decode(buffer.subarray(0, n));
  }
  return text;
}

async function say(client: Deno.Conn, text: string) {
  await client.write(new TextEncoder().encode(text));
}

function close(conn: Deno.Conn, open: Set<Deno.Conn>) {
  if (!open.delete(conn)) return;
  try {
    conn.close();
  } catch (error) {
    // The pipe has closed it already.
    if (!(error instanceof Deno.errors.BadResource)) throw error;
  }
}

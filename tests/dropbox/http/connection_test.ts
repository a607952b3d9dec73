import { describe, expect, it } from "vitest";
import { Connection } from "../../../src/dropbox/http/connection.ts";

/** A socket that reads what it is told to, when it is told to. */
function socketOf() {
  const reads: PromiseWithResolvers<number | null>[] = [];
  const told: Uint8Array[] = [];
  let room: Uint8Array = new Uint8Array();
  const socket = {
    read(into: Uint8Array) {
      room = into;
      const reading = Promise.withResolvers<number | null>();
      reads.push(reading);
      return reading.promise;
    },
    write: (bytes: Uint8Array) => (told.push(bytes), Promise.resolve(bytes.length)),
    ref() {},
    unref() {},
    close() {},
  };
  const come = async (text: string | null) => {
    if (text !== null) room.set(new TextEncoder().encode(text));
    reads.at(-1)!.resolve(text === null ? null : text.length);
    await new Promise((heard) => setTimeout(heard));
  };
  return { connection: new Connection(socket as unknown as Deno.TcpConn), told, come };
}

const REQUEST = new TextEncoder().encode("GET / HTTP/1.1\r\n\r\n");

describe("a connection that rests", () => {
  it.each(["HTTP/1.1 200 OK\r\n\r\n", null])("tells at once where %j comes unasked", async (what) => {
    const { connection, come } = socketOf();
    let spoiled = 0;

    connection.rest(() => spoiled++);
    await come(what);

    expect(spoiled).toBe(1);
  });

  it.each(["HTTP/1.1 200 OK\r\n\r\n", null])(
    "sends nothing where %j came between its waking and the request, and lets it be sent elsewhere",
    async (what) => {
      const { connection, told, come } = socketOf();
      let spoiled = 0;

      connection.rest(() => spoiled++);
      connection.wake();
      await come(what);

      await expect(connection.send(REQUEST)).rejects.toThrow("rest");
      expect([spoiled, told.length, connection.isKept, connection.hasAnswered]).toEqual([0, 0, true, false]);
    },
  );

  it("gives what comes after a request as its answer, and tells nobody of it", async () => {
    const { connection, told, come } = socketOf();
    let spoiled = 0;

    connection.rest(() => spoiled++);
    connection.wake();
    await connection.send(REQUEST);
    await come("HTTP/1.1 200 OK\r\n\r\nok");

    const head = new TextDecoder().decode(await connection.takeHead());
    const body = new TextDecoder().decode((await connection.take(9))!);
    expect([head, body, spoiled, told.length]).toEqual(["HTTP/1.1 200 OK", "ok", 0, 1]);
  });
});

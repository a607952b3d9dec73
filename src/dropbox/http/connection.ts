import { ProtocolError } from "./protocol_error.ts";

type Bytes = Uint8Array<ArrayBuffer>;
type Socket = Deno.TcpConn | Deno.TlsConn;

/** Read at once at most. */
const ROOM_BYTES = 128 * 1024;
const MOST_HEAD_BYTES = 64 * 1024;
const MOST_LINE_BYTES = 4 * 1024;
const CR = 13, LF = 10;

/** One socket and the memory that it is read into: what is given out is void when more is asked for. */
export class Connection {
  #socket: Socket;
  #room: Bytes = new Uint8Array(ROOM_BYTES);
  #start = 0;
  #end = 0;
  /** The read that is under way while the connection rests. */
  #ahead: Promise<number | null> | null = null;
  #isClosed = false;
  #isResting = false;
  /** Something is waited for that was asked for. */
  #isAsked = false;
  #isSpoiled = false;
  /** It has served an exchange to its end before the one that it serves now. */
  isKept = false;
  /** Something came of the answer that is waited for. */
  hasAnswered = false;
  /** A reading of `performance.now()`. */
  restsSince = 0;

  constructor(socket: Socket) {
    this.#socket = socket;
  }

  /** Sends a request; what comes from here on answers it. */
  async send(bytes: Uint8Array): Promise<void> {
    if (this.#isSpoiled) throw new Deno.errors.UnexpectedEof("The connection did not rest in peace");
    this.#isAsked = true;
    for (let at = 0; at < bytes.length;) at += await this.#socket.write(bytes.subarray(at));
  }

  /** Until it is woken nothing may come: `onSpoiled` is called where something does, or the other side closes. */
  rest(onSpoiled: () => void): void {
    this.isKept = this.#isResting = true;
    this.#isAsked = false;
    this.#start = this.#end = 0;
    this.#socket.unref();
    this.#ahead = this.#socket.read(this.#room);
    const came = () => {
      if (this.#isResting) onSpoiled();
      else if (!this.#isAsked) this.#isSpoiled = true;
    };
    this.#ahead.then(came, came);
  }

  /** It is somebody's again. */
  wake(): void {
    this.#isResting = this.hasAnswered = false;
    this.#socket.ref();
  }

  /** Bytes that came and were not taken yet. */
  get waiting(): number {
    return this.#end - this.#start;
  }

  /** At least one byte and at most `most`, or null where the other side has closed. */
  async take(most: number): Promise<Bytes | null> {
    if (this.waiting === 0 && !await this.#more()) return null;
    const taken = this.#room.subarray(this.#start, Math.min(this.#end, this.#start + most));
    this.#start += taken.length;
    return taken;
  }

  /** The bytes before the next empty line, which is left out (RFC 9112, 2.1). */
  async takeHead(): Promise<Bytes> {
    const end = await this.#find(MOST_HEAD_BYTES, (at) => this.#isLineEnd(at) && this.#isLineEnd(at + 2));
    return this.#cut(end, 4);
  }

  /** The bytes before the next end of a line, which is left out. */
  async takeLine(): Promise<Bytes> {
    return this.#cut(await this.#find(MOST_LINE_BYTES, (at) => this.#isLineEnd(at)), 2);
  }

  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#ahead = null;
    this.#socket.close();
  }

  /** How far from the start the first place is that is meant. */
  async #find(most: number, isMeant: (at: number) => boolean): Promise<number> {
    for (let looked = 0;;) {
      const end = Math.min(this.waiting, most);
      for (let at = looked; at < end; at++) if (isMeant(this.#start + at)) return at;
      // What is meant may have begun with the last bytes.
      looked = Math.max(0, this.waiting - 3);
      if (this.waiting >= most) throw new ProtocolError(`a line or a head is longer than ${most} bytes`);
      if (!await this.#more()) {
        throw new Deno.errors.UnexpectedEof("The connection was closed amid an answer");
      }
    }
  }

  #isLineEnd(at: number): boolean {
    return at + 1 < this.#end && this.#room[at] === CR && this.#room[at + 1] === LF;
  }

  #cut(length: number, behind: number): Bytes {
    const taken = this.#room.subarray(this.#start, this.#start + length);
    this.#start += length + behind;
    return taken;
  }

  /** Waits for more bytes behind those that wait; false where the other side has closed. */
  async #more(): Promise<boolean> {
    this.#makeRoom();
    const reading = this.#ahead ?? this.#socket.read(this.#room.subarray(this.#end));
    this.#ahead = null;
    const count = await reading;
    this.#end += count ?? 0;
    this.hasAnswered ||= count !== null;
    return count !== null;
  }

  #makeRoom(): void {
    if (this.#ahead !== null || this.#start === 0) return;
    this.#room.copyWithin(0, this.#start, this.#end);
    this.#end -= this.#start;
    this.#start = 0;
  }
}

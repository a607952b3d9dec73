/** An answer that is no HTTP/1 as this room reads it: nothing of it is believed. */
export class ProtocolError extends Error {
  constructor(why: string) {
    super(`Cannot read the answer: ${why}`);
    this.name = "ProtocolError";
  }
}

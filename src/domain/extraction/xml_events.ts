import { SaxesParser } from "saxes";
import { Unreadable } from "./extracted.ts";

/** Elements within each other: no document that a person wrote comes near. */
const DEPTH = 256;

export interface XmlEvents {
  /** Local name, without a prefix. */
  open(name: string, attributes: Record<string, string>): void;
  text(text: string): void;
  close(name: string): void;
  /** Whether enough was read. */
  isOver(): boolean;
}

/** Reads XML strictly, as it comes; no document type and so no entity of its own. Throws `Unreadable`. */
export async function readXml(bytes: AsyncIterable<Uint8Array>, events: XmlEvents): Promise<void> {
  const parser = new SaxesParser();
  const refuse = (cause?: unknown): never => {
    throw new Unreadable("damaged", { cause });
  };
  let depth = 0;
  parser.on("error", refuse);
  parser.on("doctype", () => refuse());
  parser.on("opentag", ({ name, attributes }) => {
    if (++depth > DEPTH) throw new Unreadable("bomb");
    events.open(localName(name), attributes);
  });
  parser.on("text", (text) => events.text(text));
  parser.on("cdata", (text) => events.text(text));
  parser.on("closetag", ({ name }) => {
    depth--;
    events.close(localName(name));
  });
  const decoder = new TextDecoder();
  for await (const piece of bytes) {
    parser.write(decoder.decode(piece, { stream: true }));
    if (events.isOver()) return;
  }
  parser.write(decoder.decode()).close();
}

function localName(name: string): string {
  return name.slice(name.indexOf(":") + 1);
}

import type { Catalogue } from "../../storage/catalogue/power.ts";
import {
  type FoundText,
  readAlready,
  saveTexts,
  type TextProgress,
  type UnreadContent,
  unreadContents,
} from "../../storage/catalogue/texts.ts";
import { RepositoryError } from "../../storage/repository/errors.ts";
import type { ContentReader } from "../export/content_reader.ts";
import { Unreadable } from "../extraction/extracted.ts";
import { type Extractor, WHOLE } from "../extraction/extractor.ts";
import { kindOf, mayHaveWords } from "../extraction/kinds.ts";
import { spaced } from "./spaced.ts";

/** Letters that are kept of a file: a hundred pages. One more statement's time is what a page waits for. */
const KEPT_LETTERS = 200_000;
/** Bytes that a text is read of: there may be four to a letter. */
const TEXT = 4 * KEPT_LETTERS;
/** Files and letters of one write. */
const FILES = 20;
const LETTERS = 200_000;

export interface IndexParts {
  catalogue: Catalogue;
  contents: ContentReader;
  extractor: Extractor;
  /** The catalogue's row of the repository. */
  repositoryId: number;
}

/**
 * Reads what has not been read yet, what came last first, as long as `goesOn` says so after each page. Answers whether all
 * is read. Cut off anywhere, the next call goes on. Throws `StoreError`, `RepositoryError` where the storage is at fault.
 */
export async function indexContents(
  parts: IndexParts,
  goesOn: () => Promise<boolean>,
  signal: AbortSignal,
): Promise<boolean> {
  for (;;) {
    const { contents, progress, isDone } = await unreadContents(parts.catalogue.read, parts.repositoryId);
    await readPage(parts, contents, progress, signal);
    if (isDone) return true;
    if (!await goesOn()) return false;
  }
}

async function readPage(
  parts: IndexParts,
  page: UnreadContent[],
  progress: TextProgress,
  signal: AbortSignal,
) {
  const { catalogue, repositoryId } = parts;
  const known = await readAlready(catalogue.read, page.map(({ id }) => id));
  let [texts, letters]: [FoundText[], number] = [[], 0];
  const save = async (progress: TextProgress | null) => {
    const some = texts;
    [texts, letters] = [[], 0];
    await catalogue.write((trx) => saveTexts(trx, repositoryId, some, progress));
  };
  for (const content of page) {
    signal.throwIfAborted();
    const name = content.names.find(mayHaveWords);
    if (name === undefined || known.has(content.id)) continue;
    const text = await textOf(parts, content, name, signal);
    if (text === null) continue;
    texts.push(text);
    letters += text.text.length;
    if (texts.length >= FILES || letters >= LETTERS) await save(null);
  }
  await save(progress);
}

/** Null: it is nothing that has words, whatever its name says. */
async function textOf(
  parts: IndexParts,
  content: UnreadContent,
  name: string,
  signal: AbortSignal,
): Promise<FoundText | null> {
  try {
    return await extracted(parts, content, name, signal);
  } catch (error) {
    const refusal = error instanceof Unreadable ? error.code : isLost(error) ? "damaged" : null;
    if (refusal === null) throw error;
    return refusal === "unknown" ? null : { id: content.id, text: "", isCut: false, refusal };
  }
}

/** Bytes that the repository has lost are for its check to tell. */
function isLost(error: unknown): boolean {
  return error instanceof RepositoryError && (error.code === "missing" || error.code === "damaged");
}

async function extracted(
  { contents, extractor }: IndexParts,
  { id, size }: UnreadContent,
  name: string,
  signal: AbortSignal,
): Promise<FoundText | null> {
  const head = await bytesOf(contents, { id, size }, Math.min(size, TEXT), signal);
  const kind = kindOf(name, head.subarray(0, 64 * 1024));
  if (kind === null || !("format" in kind)) return null;
  const isText = kind.format === "text" || kind.format === "table";
  if (!isText && size > WHOLE) throw new Unreadable("too_large");
  const bytes = isText || head.length === size ? head : await bytesOf(contents, { id, size }, size, signal);
  const isAll = bytes.length === size;
  const format = kind.format === "table" ? "text" : kind.format;
  const { text, isCut } = await extractor.extract(() =>
    Promise.resolve({ format, bytes, most: KEPT_LETTERS })
  );
  return { id, text: spaced(text), isCut: isCut || !isAll, refusal: null };
}

async function bytesOf(
  contents: ContentReader,
  { id, size }: { id: number; size: number },
  length: number,
  signal: AbortSignal,
): Promise<Uint8Array<ArrayBuffer>> {
  const bytes = new Uint8Array(length);
  let at = 0;
  const range = { from: 0, until: length };
  for await (const piece of contents.readRange({ contentId: id, size }, range, signal)) {
    bytes.set(piece, at);
    at += piece.length;
  }
  return bytes;
}

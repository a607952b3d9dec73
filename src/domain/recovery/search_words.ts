import { z } from "zod";
import { Invalid } from "../errors.ts";
import { readInput } from "../input.ts";

const DAY = 86_400_000;
const MEGABYTE = 1_000_000;

/** An empty field asks nothing. */
const given = z.string().trim().transform((text) => text === "" ? undefined : text);
const day = z.string().regex(/^\d{4}-\d\d-\d\d$/, "must be a date").refine(isDay, "is no date that there is")
  .transform((text) => Date.parse(text));
const size = z.string().regex(/^\d{1,9}(\.\d{1,6})?$/, "must be a number of megabytes, as 1.5")
  .transform((text) => Math.round(Number(text) * MEGABYTE));
const page = z.string().regex(/^\d{1,15}(\.\d{1,15})?$/, "is no page").transform(markOf);
const short = (most: number) => z.string().max(most, `is longer than ${most} characters`).transform(clean);

/** What is searched for (R3), as a query string has it; dates are UTC days, both included, sizes megabytes. */
const searchForm = z.object({
  q: short(200).default(""),
  ext: short(30).default(""),
  author: short(100).default(""),
  least: given.pipe(size.optional()).optional(),
  most: given.pipe(size.optional()).optional(),
  from: given.pipe(day.optional()).optional(),
  to: given.pipe(day.optional()).optional(),
  gone: z.string().optional(),
  before: given.pipe(page.optional()).optional(),
});
export type SearchInput = z.input<typeof searchForm>;

/** **Choose all** that a search finds, as its form sends it: the search, and how many the page had counted. */
export const chosenSearch = z.strictObject({
  ...searchForm.omit({ before: true }).shape,
  all: z.string().optional(),
});

/** The ticked of a page of what a search finds, as its form sends them: the search, which list of which page, and the items. */
export const tickedSearch = z.strictObject({
  ...searchForm.shape,
  in: z.string().optional(),
  node: z.union([z.string(), z.array(z.string())]).optional(),
});

/** Where a page begins: before the number of a node or a content, and of that before a state. */
export interface PageMark {
  at: number;
  /** Null: behind all of its states. */
  within: number | null;
}

/** What a name must have to be found, all in lower case. */
export interface Sought {
  parts: string[];
  /** Those of the parts that stood between quotes. */
  phrases: ReadonlySet<string>;
  /** `.pdf`; null: any. */
  ending: string | null;
  /** A part of a name or address; "": anybody. */
  author: string;
  /** Bytes. */
  least: number | null;
  most: number | null;
  /** Unix seconds; `until` is not in it. */
  from: number | null;
  until: number | null;
  gone: boolean;
  before: PageMark | null;
}

/** Reads what is searched for; null where nothing is asked. Throws `Invalid`, with a sentence for each field. */
export function readSearch(input: SearchInput): Sought | null {
  const { q, ext, author, least, most, from, to, gone, before } = readInput(
    "Cannot search",
    searchForm,
    input,
  );
  refuseEmptySpan("most", least, most, "is less than the size before it");
  refuseEmptySpan("to", from, to, "is before the date before it");
  const sought: Sought = {
    ...partsOf(q),
    ending: ext === "" ? null : `.${ext.toLowerCase().replace(/^\*?\./, "")}`,
    author: author.toLowerCase(),
    least: least ?? null,
    most: most ?? null,
    from: from === undefined ? null : from / 1000,
    until: to === undefined ? null : (to + DAY) / 1000,
    gone: gone !== undefined && gone !== "",
    before: before ?? null,
  };
  const { before: _, phrases: __, ...asked } = sought;
  const isAsked = Object.values(asked).some((one) => Array.isArray(one) ? one.length > 0 : Boolean(one));
  return isAsked ? sought : null;
}

function markOf(text: string): PageMark {
  const [at, within] = text.split(".").map(Number);
  return { at: at!, within: within ?? null };
}

/** Trap: JavaScript reads the 31st of February as the 3rd of March. */
function isDay(text: string): boolean {
  const at = Date.parse(text);
  return Number.isFinite(at) && new Date(at).toISOString().startsWith(text);
}

/** Words, each a part of a name, and between quotes what must stand in one piece. `%` and `*` mean themselves. */
function partsOf(text: string): Pick<Sought, "parts" | "phrases"> {
  const pieces = text.replaceAll(/[“”„]/g, '"').split('"');
  if (pieces.length % 2 === 0) {
    const words = "has a quote without its partner: add one, or leave it out";
    throw new Invalid(`Cannot search: q ${words}`, { q: words });
  }
  const lower = (parts: string[]) => parts.filter((part) => part !== "").map((part) => part.toLowerCase());
  const phrases = lower(pieces.flatMap((piece, n) => n % 2 === 1 ? [piece.trim()] : []));
  const words = lower(pieces.flatMap((piece, n) => n % 2 === 1 ? [] : piece.split(/\s+/)));
  return { parts: [...new Set([...phrases, ...words])], phrases: new Set(phrases) };
}

/** Without what no name has and what would end a text for the database. */
function clean(text: string): string {
  // deno-lint-ignore no-control-regex
  return text.replaceAll(/[\u0000-\u001f\u007f]/g, " ").trim();
}

function refuseEmptySpan(field: string, from: number | undefined, to: number | undefined, words: string) {
  if (from === undefined || to === undefined || from <= to) return;
  throw new Invalid(`Cannot search: ${field} ${words}`, { [field]: words });
}

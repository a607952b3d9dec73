import { WHOLE } from "../extraction/extractor.ts";
import { endingOf, type Format, type Kind, MEDIA, type MediaType } from "../extraction/kinds.ts";
import type { FileVersion } from "./version.ts";

/** How a version is shown. */
export type Look =
  | { as: "image" | "audio" | "video"; type: MediaType }
  | { as: "words"; format: Format }
  | { as: "nothing"; why: string };

/** An image comes as a whole, and the browser unpacks it. */
const IMAGE = 64 * 1024 * 1024;

/** What people take a file for by its name. */
const NAMED_LIKE: [what: string, endings: RegExp][] = [
  ["a PDF", /^pdf$/],
  ["an image", /^(png|jpe?g|gif|webp|avif|bmp|svg)$/],
  ["a recording", /^(mp3|m4[ab]|wav|og[ga]|flac)$/],
  ["a video", /^(mp4|m4v|webm|ogv)$/],
  ["an office document", /^(doc[xm]|xls[xm]|ppt[xm]|od[tsp])$/],
];

/** How a version is shown, by what is in it: a name that says something else is told so. */
export function lookOf(kind: Kind, { name, size }: Pick<FileVersion, "name" | "size">): Look {
  if (kind === null) return { as: "nothing", why: whyNot(name) };
  if ("format" in kind) {
    const isWhole = kind.format !== "text" && kind.format !== "table";
    if (!isWhole || size <= WHOLE) return { as: "words", format: kind.format };
    return { as: "nothing", why: "The file is too large to be read for its words." };
  }
  const as = MEDIA[kind.media];
  if (as === "image" && size > IMAGE) {
    return { as: "nothing", why: "The image is too large to be shown here." };
  }
  return { as, type: kind.media };
}

/** Whether it is shown page by page, as it looks on paper; its words are shown besides. */
export function isPaged(look: Look): boolean {
  return look.as === "words" && look.format === "pdf";
}

function whyNot(name: string): string {
  const [what] = NAMED_LIKE.find(([, endings]) => endings.test(endingOf(name))) ?? [];
  if (what === undefined) return "A file of this kind is not shown here.";
  return `It is named like ${what}, but there is none inside.`;
}

import { WHOLE } from "../extraction/extractor.ts";
import { type Format, type Kind, MEDIA, type MediaType } from "../extraction/kinds.ts";
import type { FileVersion } from "./version.ts";

/** How a version is shown. */
export type Look =
  | { as: "image" | "audio" | "video"; type: MediaType }
  | { as: "words"; format: Format }
  | { as: "nothing"; why: string };

/** An image comes as a whole, and the browser unpacks it. */
const IMAGE = 64 * 1024 * 1024;

export function lookOf(kind: Kind, { size }: Pick<FileVersion, "size">): Look {
  if (kind === null) return { as: "nothing", why: "A file of this kind is not shown here." };
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

import type { Downloader } from "../../../dropbox/downloader.ts";
import type { Acting } from "../../../dropbox/types.ts";
import type { Lane } from "./turns.ts";

/** Of one identity at most, however well it goes: the others find a place while it waits at its gate. */
const OF_ONE = 8;

/** One lane for each identity that Dropbox counts calls of, as wide as Dropbox has shown that it may be. */
export function laneOf(dropbox: Pick<Downloader, "room">, acting: Acting): Lane {
  return { name: acting.member ?? acting.admin ?? "", room: Math.min(OF_ONE, dropbox.room(acting)) };
}

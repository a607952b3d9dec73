import { createHmac } from "node:crypto";
import type { Actor } from "../world_types.ts";
import { contentBody } from "../content/open_content.ts";
import { plain, under } from "../entries/refusals.ts";
import { entryByRev } from "../entries/rows.ts";
import { metadata, viewOf } from "../listing/view.ts";
import type { State } from "../state/state.ts";
import { find } from "./files.ts";

const life_seconds = 4 * 60 * 60;

/** files/get_temporary_link (dropbox-api.md 3.9): a link to this rev that lives four hours. */
export function temporaryLink(state: State, actor: Actor, path: string, origin: string) {
  const { place, entry } = under("path", () => find(state, actor, path));
  if (entry.kind !== "file") throw plain("not_allowed");
  if (entry.exportAs !== undefined) throw plain("unsupported_file");
  const until = Math.floor(state.clock.now().getTime() / 1000) + life_seconds;
  const link = `${origin}/temporary/${until}/${entry.rev}/${sign(state, until, entry.rev!)}`;
  return { metadata: metadata(state, viewOf(state, actor, place.namespace, place.seenAt), entry), link };
}

interface LinkParts {
  /** Seconds since 1970. */
  until: string;
  rev: string;
  signature: string;
}

/** What the link gives: the bytes, or 410 when its time is over. */
export function openTemporaryLink(state: State, { until, rev, signature }: LinkParts): Response {
  if (signature !== sign(state, Number(until), rev)) return new Response("Not found", { status: 404 });
  if (state.clock.now().getTime() > Number(until) * 1000) return new Response("Gone", { status: 410 });
  const content = entryByRev(state, rev)!.entry.content!;
  const headers = { "Content-Type": "application/octet-stream", "Content-Length": String(content.size) };
  return new Response(contentBody(state, content), { headers });
}

function sign(state: State, until: number, rev: string): string {
  return createHmac("sha256", `links of ${state.sequence.seed}`).update(`${until} ${rev}`).digest("hex")
    .slice(0, 32);
}

import type { Actor } from "../domain/actor.ts";
import { Forbidden, NotFound } from "../domain/errors.ts";
import { stillIn } from "../domain/people/entry.ts";
import { can } from "../domain/permissions.ts";
import { sessionToken } from "./cookies.ts";
import { portalOf, type Request } from "./env.ts";

/** Whether somebody may still have it is asked this often while it is given out, in milliseconds (security S4). */
const ASKED_EVERY = 1_000;

/** Whether who is signed in, with what they may by now, may still have it; `NotFound` and `Forbidden` mean no. */
export type Still = (actor: Actor) => Promise<boolean>;

/** Bytes of a backup for as long as whoever asked for them may have them. */
export async function* watched(c: Request, bytes: AsyncGenerator<Uint8Array>, isStill: Still) {
  let asked = performance.now();
  try {
    for await (const part of bytes) {
      if (performance.now() - asked >= ASKED_EVERY) {
        if (!await mayGoOn(c, isStill)) throw new Forbidden("Cannot go on: it was ended meanwhile");
        asked = performance.now();
      }
      yield part;
    }
  } catch (error) {
    // The answer has begun: all that is left is to break it off, so that nobody takes it for whole.
    const { name, message } = error as Error;
    c.get("site").log({
      level: "error",
      event: "download.broken",
      path: c.req.routePath,
      error: `${name}: ${message}`,
    });
    throw error;
  }
}

async function mayGoOn(c: Request, isStill: Still): Promise<boolean> {
  const token = sessionToken(c, "full");
  const actor = token === undefined ? null : await stillIn(portalOf(c), token, c.get("visit"));
  const { permission } = c.get("policy");
  if (actor === null || (permission !== null && !can(actor.grant, permission))) return false;
  try {
    return await isStill(actor);
  } catch (error) {
    if (error instanceof NotFound || error instanceof Forbidden) return false;
    throw error;
  }
}

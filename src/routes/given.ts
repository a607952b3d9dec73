import { isStillIn } from "../domain/people/entry.ts";
import { Forbidden } from "../domain/errors.ts";
import type { Given } from "../domain/recovery/jobs/give_out.ts";
import { sessionToken } from "./cookies.ts";
import { actorOf, portalOf, type Request } from "./env.ts";
import { answerRanged, type Range } from "./ranged.ts";

/** Whether somebody may still have it is asked this often while it is given out, in milliseconds (security S4). */
const ASKED_EVERY = 1_000;

/**
 * Gives out bytes of a task's backup. Whoever signs out, or may no longer have it (`isOpen`), gets no more of it. Throws
 * `TooMany` where as many go out already as may at once.
 */
export async function answerGiven(
  c: Request,
  task: string,
  given: Given,
  { type, isOpen = () => Promise.resolve(true) }: { type: string; isOpen?: () => Promise<boolean> },
): Promise<Response> {
  const { size, tag, name } = given;
  const site = c.get("site");
  const { account, userId } = actorOf(c);
  const repository = await site.repository(account, task);
  const read = (range: Range) => {
    const giveBack = site.giving.take(account, userId);
    return held(watched(c, given.read(repository, range), isOpen), giveBack);
  };
  return answerRanged(c, { size, tag, name, type, read });
}

/** Trap: a generator that is ended before its first step runs no `finally`, so that its place is given back here. */
function held(bytes: AsyncGenerator<Uint8Array>, giveBack: () => void): AsyncIterable<Uint8Array> {
  return {
    [Symbol.asyncIterator]: () => ({
      next: async () => {
        try {
          const step = await bytes.next();
          if (step.done) giveBack();
          return step;
        } catch (error) {
          giveBack();
          throw error;
        }
      },
      return: async () => {
        giveBack();
        return await bytes.return(undefined);
      },
    }),
  };
}

async function* watched(c: Request, bytes: AsyncGenerator<Uint8Array>, isOpen: () => Promise<boolean>) {
  const site = c.get("site");
  let asked = performance.now();
  try {
    for await (const part of bytes) {
      if (performance.now() - asked >= ASKED_EVERY) {
        if (!await mayGoOn(c) || !await isOpen()) throw new Forbidden("Cannot go on: it was ended meanwhile");
        asked = performance.now();
      }
      yield part;
    }
  } catch (error) {
    // The answer has begun: all that is left is to break it off, so that nobody takes it for whole.
    const { name, message } = error as Error;
    site.log({
      level: "error",
      event: "download.broken",
      path: c.req.routePath,
      error: `${name}: ${message}`,
    });
    throw error;
  }
}

async function mayGoOn(c: Request): Promise<boolean> {
  const token = sessionToken(c, "full");
  return token !== undefined && await isStillIn(portalOf(c), token, c.get("visit"));
}

import type { Given } from "../domain/recovery/jobs/give_out.ts";
import { actorOf, type Request } from "./env.ts";
import { answerRanged, attachment, type Range } from "./ranged.ts";
import { NOTHING_RUNS } from "./security.ts";
import { type Still, watched } from "./watched.ts";

/**
 * Gives out bytes of a task's backup. Whoever signs out, or may no longer have it (`isStill`), gets no more of it. Throws
 * `TooMany` where as many go out already as may at once.
 */
export async function answerGiven(
  c: Request,
  task: string,
  given: Given,
  { type, isStill }: { type: string; isStill: Still },
): Promise<Response> {
  const { size, tag, name } = given;
  const site = c.get("site");
  const { account, userId } = actorOf(c);
  const repository = await site.repository(account, task);
  const read = (range: Range) => {
    const giveBack = site.giving.take(account, userId);
    return held(watched(c, given.read(repository, range), isStill), giveBack);
  };
  const [csp, disposition] = [NOTHING_RUNS, attachment(name)];
  return answerRanged(c, { size, tag, type, csp, disposition, read });
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

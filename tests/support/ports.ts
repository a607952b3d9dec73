/** Below those that a system hands out by itself to whoever listens or connects anywhere. */
const [FIRST, COUNT] = [15_000, 15_000];

/**
 * A port on which nobody listens, and nobody will by chance: one that the system hands out may be another's as soon as
 * whoever had it lets it go, or is not there yet.
 */
export function freePort(): number {
  for (;;) {
    const port = FIRST + Math.floor(Math.random() * COUNT);
    try {
      Deno.listen({ hostname: "127.0.0.1", port }).close();
      return port;
    } catch (error) {
      if (!(error instanceof Deno.errors.AddrInUse)) throw error;
    }
  }
}

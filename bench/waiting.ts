/** How long a page took, in ms. */
export interface Waiting {
  p50: number;
  p95: number;
  p99: number;
  max: number;
}

const PAUSE_MS = 10;

/** Asks for `/healthz` again and again until `work` is done, as somebody at a browser would. */
export async function whileAsking<T>(
  port: number,
  work: Promise<T>,
): Promise<{ result: T; waiting: Waiting }> {
  const took: number[] = [];
  let isOver = false;
  const asking = (async () => {
    while (!isOver) {
      const ms = await ask(port);
      if (ms !== null) took.push(ms);
      await new Promise((done) => setTimeout(done, PAUSE_MS));
    }
  })();
  try {
    return { result: await work, waiting: summed(took) };
  } finally {
    isOver = true;
    await asking;
  }
}

/** Null before the program listens and after it has ended. */
async function ask(port: number): Promise<number | null> {
  const began = performance.now();
  try {
    await (await fetch(`http://127.0.0.1:${port}/healthz`)).text();
    return performance.now() - began;
  } catch {
    return null;
  }
}

export function summed(took: number[]): Waiting {
  const sorted = took.toSorted((a, b) => a - b);
  const at = (share: number) => sorted[Math.floor(sorted.length * share)] ?? 0;
  return { p50: at(0.5), p95: at(0.95), p99: at(0.99), max: sorted.at(-1) ?? 0 };
}

/** One that nobody listens on. */
export function freePort(): number {
  const listener = Deno.listen({ port: 0, hostname: "127.0.0.1" });
  listener.close();
  return (listener.addr as Deno.NetAddr).port;
}

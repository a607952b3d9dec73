import { COST } from "../src/auth/passwords.ts";
import { aliceSetsUp, portalWorld } from "../tests/support/portal_world.ts";

/** Sign-ins at once, each from a network of its own. */
const SIGN_INS = 50;
/** Milliseconds that a page may take meanwhile, at p95 (security A2). */
const BAR = 200;

/**
 * Measures what a page takes while people sign in with the real cost of a password's hash, and holds it against A2's bar:
 * `deno task bench:sign-ins`. On a machine that does nothing else.
 */
const world = await portalWorld({ cost: COST });
const alice = await aliceSetsUp(world);
const took: Record<string, number[]> = { "/healthz": [], "/settings/account": [] };
let isOver = false;
const asking = Object.entries(took).map(async ([path, times]) => {
  while (!isOver) {
    const begun = performance.now();
    await (await alice.get(path)).text();
    times.push(performance.now() - begun);
    await new Promise((wake) => setTimeout(wake, 10));
  }
});
const begun = performance.now();
const statuses = await Promise.all(
  Array.from({ length: SIGN_INS }, async (_, n) => {
    const form = { email: `person${n}@acme.example`, password: "none that anybody has" };
    return (await world.browser(`10.${n}.0.1`).post("/signin", form)).status;
  }),
);
const seconds = (performance.now() - begun) / 1000;
isOver = true;
await Promise.all(asking);
await world.close();
const p95 = (times: number[]) => times.toSorted((a, b) => a - b)[Math.ceil(times.length * 0.95) - 1]!;
const figures = Object.entries(took).map(([path, times]) => ({
  path,
  asked: times.length,
  p95_ms: Math.round(p95(times)),
  max_ms: Math.round(Math.max(...times)),
}));
const answers = Object.fromEntries(
  Map.groupBy(statuses, String).entries().map(([status, all]) => [status, all.length]),
);
console.log(
  JSON.stringify({ sign_ins: SIGN_INS, seconds: Number(seconds.toFixed(1)), answers, figures }, null, 2),
);
Deno.exit(figures.every(({ p95_ms }) => p95_ms <= BAR) ? 0 : 1);

/**
 * `deno run -A bench/same_time.ts [PAIRS]`: whether the portal takes as long for a known address as for an unknown one
 * (security A4). Pairs in random order, at the real cost of a password; Mann-Whitney, two-sided, normal approximation.
 */
import { COST } from "../src/auth/passwords.ts";
import { aliceSetsUp, PASSWORD, portalWorld } from "../tests/support/portal_world.ts";

const pairs = Number(Deno.args[0] ?? 200);
const world = await portalWorld({ cost: COST });
await aliceSetsUp(world);

const FORMS: Record<string, (email: string) => Record<string, string>> = {
  "/signin": (email) => ({ email, password: "wrong horse battery staple" }),
  "/forgot": (email) => ({ email }),
  "/activation": (email) => ({ email }),
  "/signup": (email) => ({
    email,
    firstName: "A",
    lastName: "B",
    location: "here",
    password: PASSWORD,
    confirm: PASSWORD,
  }),
};

for (const [path, form] of Object.entries(FORMS)) {
  const [known, unknown]: [number[], number[]] = [[], []];
  for (let pair = 0; pair < pairs; pair++) {
    const turns = [
      () => timed(path, form("alice@acme.example"), known),
      () => timed(path, form(`x${pair}@y.example`), unknown),
    ];
    for (const turn of Math.random() < 0.5 ? turns : turns.reverse()) await turn();
    await world.deliver();
  }
  const told = {
    path,
    pairs,
    known_ms: median(known),
    unknown_ms: median(unknown),
    p: mannWhitney(known, unknown),
  };
  console.log(JSON.stringify(told));
}
await world.close();

/** The clock of the world moves, so that no throttle is met. */
async function timed(path: string, form: Record<string, string>, into: number[]) {
  world.later(2 * 3_600_000);
  const browser = world.browser(`10.${into.length % 250}.${Math.floor(Math.random() * 250)}.1`);
  const began = performance.now();
  const { status } = await browser.post(path, form);
  into.push(performance.now() - began);
  if (status !== 303 && status !== 422) throw new Error(`${path}: ${status}`);
}

function median(values: number[]): number {
  return Number(values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]!.toFixed(2));
}

/** Two-sided p of the rank-sum test. Times have no ties worth correcting for. */
function mannWhitney(a: number[], b: number[]): number {
  const ranked = [...a.map((value) => [value, 0]), ...b.map((value) => [value, 1])].sort(([x], [y]) =>
    x! - y!
  );
  const ranks = ranked.reduce((sum, [, from], n) => from === 0 ? sum + n + 1 : sum, 0);
  const u = ranks - a.length * (a.length + 1) / 2;
  const mean = a.length * b.length / 2;
  const z = Math.abs(u - mean) / Math.sqrt(a.length * b.length * (a.length + b.length + 1) / 12);
  return Number((2 * (1 - normal(z))).toFixed(4));
}

/** Of the standard normal distribution, below z (Abramowitz and Stegun, 26.2.17). */
function normal(z: number): number {
  const t = 1 / (1 + 0.2316419 * z);
  const tail = [0.319381530, -0.356563782, 1.781477937, -1.821255978, 1.330274429]
    .reduce((sum, factor, n) => sum + factor * t ** (n + 1), 0);
  return 1 - Math.exp(-z * z / 2) / Math.sqrt(2 * Math.PI) * tail;
}

import { expect, it } from "vitest";
import { GateTable } from "../../src/dropbox/gate_table.ts";
import { ADVANCE, EARNING, FORGIVING } from "../../src/dropbox/retry_budget.ts";
import { clientOf, fakeClock } from "./support.ts";

const ASK = { acting: { admin: "dbmid:a" }, path: "" };

/** A Dropbox that fails every second exchange for a reason of its own: no breaker opens. */
function halfBroken() {
  const state = { exchanges: 0, isWell: false };
  const fetch = () => {
    const fails = ++state.exchanges % 2 === 1 && !state.isWell;
    return Promise.resolve(fails ? new Response("", { status: 500 }) : Response.json({ cursor: "c" }));
  };
  return Object.assign(state, { fetch });
}

it("[security §4] tries beyond 10 % of the calls come no faster than one a minute, in all threads together", async () => {
  const dropbox = halfBroken();
  const [one, other] = [fakeClock(), fakeClock()];
  const table = new GateTable();
  const clients = [one, other].map((clock) =>
    clientOf(dropbox.fetch, { ...clock, shared: { table, name: "team" } })
  );
  const calls = 600;

  for (let n = 0; n < calls; n++) await clients[n % 2]!.latestCursor(ASK);

  const slept = [...one.slept, ...other.slept];
  const quick = slept.filter((ms) => ms < 30_000).length;
  expect(dropbox.exchanges).toBe(2 * calls);
  expect(slept).toHaveLength(calls);
  expect(quick).toBeGreaterThanOrEqual(ADVANCE);
  const forgiven = slept.reduce((sum, ms) => sum + ms, 0) / FORGIVING;
  expect(quick).toBeLessThanOrEqual(ADVANCE + calls / EARNING + forgiven);
});

it("time forgives tries as well: after a bad night a small team's first failure waits for half a second", async () => {
  const dropbox = halfBroken();
  const clock = fakeClock();
  const client = clientOf(dropbox.fetch, clock);
  for (let n = 0; n < 200; n++) await client.latestCursor(ASK);

  clock.advance(6 * 3_600_000);
  const before = clock.slept.length;
  for (let n = 0; n < 60; n++) await client.latestCursor(ASK);

  const morning = clock.slept.slice(before);
  const quick = morning.filter((ms) => ms <= 500).length;
  expect(morning[0]).toBeLessThanOrEqual(500);
  expect(quick).toBeGreaterThanOrEqual(36);
  expect(quick).toBeLessThan(60);
});

it("calls that work earn tries again", async () => {
  const dropbox = halfBroken();
  const clock = fakeClock();
  const client = clientOf(dropbox.fetch, clock);
  for (let n = 0; n < 200; n++) await client.latestCursor(ASK);
  const spent = clock.slept.at(-1)!;

  dropbox.isWell = true;
  for (let n = 0; n < 50; n++) await client.latestCursor(ASK);
  dropbox.isWell = false;
  for (let n = 0; n < 3; n++) await client.latestCursor(ASK);

  expect(spent).toBeGreaterThanOrEqual(30_000);
  expect(clock.slept.at(-1)).toBeLessThanOrEqual(500);
});

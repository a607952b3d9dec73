import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { operating } from "../../src/routes/operating.ts";
import { Browser } from "../support/browser.ts";
import { type PortalWorld, portalWorld } from "../support/portal_world.ts";

let world: PortalWorld;
beforeEach(async () => void (world = await portalWorld()));
afterEach(() => world.close());

async function ask(
  path: string,
  { token = "secret" as string | null, why = null as string | null, given = "" } = {},
) {
  const room = operating({
    token,
    unready: async () => why,
    stuck: () => Promise.resolve(1),
    selfCopiedAt: async () => new Date("2026-11-25T06:00:00Z"),
    metrics:
      async () => [{ name: "dropkeep_up", type: "gauge", help: "Up.", values: [{ labels: {}, value: 1 }] }],
  });
  return await new Browser(world.appWith(room)).get(path, { authorization: given });
}

describe("what an operator asks", () => {
  it("is told whether the server is ready, and when it last copied itself", async () => {
    const [ready, unready] = [await ask("/readyz"), await ask("/readyz", { why: "it stops" })];

    const self_copied_at = "2026-11-25T06:00:00.000Z";
    expect([ready.status, await ready.json()]).toEqual([200, {
      ready: true,
      why: null,
      stuck_jobs: 1,
      self_copied_at,
    }]);
    expect([unready.status, await unready.json()]).toEqual([503, {
      ready: false,
      why: "it stops",
      stuck_jobs: 1,
      self_copied_at,
    }]);
  });

  it("gets metrics for the token alone", async () => {
    const answers = [
      await ask("/metrics", { given: "Bearer secret" }),
      await ask("/metrics", { given: "Bearer wrong" }),
      await ask("/metrics"),
      await ask("/metrics", { token: null, given: "Bearer null" }),
    ];

    expect(answers.map((answer) => answer.status)).toEqual([200, 404, 404, 404]);
    expect(await answers[0]!.text()).toContain("\ndropkeep_up 1\n");
  });
});

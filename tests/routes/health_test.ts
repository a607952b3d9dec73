import { expect, it } from "vitest";
import { portalWorld } from "../support/portal_world.ts";

it("GET /healthz says ok and the version to anybody", async () => {
  const world = await portalWorld();
  const answer = await world.browser().get("/healthz");
  await world.close();

  expect(answer.status).toBe(200);
  expect(await answer.json()).toEqual({ status: "ok", version: "1.2.3" });
});

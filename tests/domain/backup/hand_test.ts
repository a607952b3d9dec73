import { Worker } from "node:worker_threads";
import { expect, it } from "vitest";
import { handOf } from "../../../src/domain/backup/pipeline/hand.ts";

const DEADLY = new URL("data:text/javascript,throw new Error('out of memory')");

it("a Worker that died before anybody listened is told of to whoever sends it something", async () => {
  const worker = new Worker(DEADLY);
  const hand = handOf(worker, () => Promise.reject(new Error("it signs nothing")));
  await new Promise((died) => worker.once("error", died));

  const reason = new Promise<string>((crashed) => hand.onCrash = crashed);
  hand.send({ type: "fetch", jobs: [] });

  expect(await reason).toContain("out of memory");
});

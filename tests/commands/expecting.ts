import { expect } from "vitest";
import type { CliWorld, Ended } from "./cli.ts";

/** One line on standard error, without a stack, nothing on standard output. */
export function expectSentence({ code, stdout, stderr }: Ended, exit: number, sentence: RegExp) {
  expect(stderr).toMatch(sentence);
  expect([code, stdout, stderr.trimEnd().split("\n").length]).toEqual([exit, "", 1]);
  expect(stderr).not.toMatch(/\bat .*\.ts:\d+/);
}

/** Nothing was lost: the next run with the right settings still knows all, and adds to it. */
export async function expectAllThere(world: CliWorld, snapshots: number) {
  const { json } = await world.run(["backup", "--json"]);
  const listed = await world.run(["snapshots", "--json"]);

  expect(json.runs[0].state).toBe("success");
  expect(listed.json.snapshots).toHaveLength(snapshots);
}

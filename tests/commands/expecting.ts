import { expect } from "vitest";
import type { CliWorld, Ended } from "./cli.ts";

/** What a backup says every ten seconds of where it stands: only a busy machine takes so long in a test. */
const PROGRESS = /^[^\n]*: (opening the repository|[^\n]* listed, [^\n]* known)[^\n]*\n/gm;

/** What was said on standard error beside where a backup stood. */
export function withoutProgress(stderr: string): string {
  return stderr.replaceAll(PROGRESS, "");
}

/** One line on standard error, without a stack, nothing on standard output. */
export function expectSentence({ code, stdout, stderr }: Ended, exit: number, sentence: RegExp) {
  const said = withoutProgress(stderr);
  expect(said).toMatch(sentence);
  expect([code, stdout, said.trimEnd().split("\n").length]).toEqual([exit, "", 1]);
  expect(stderr).not.toMatch(/\bat .*\.ts:\d+/);
}

/** Nothing was lost: the next run with the right settings still knows all, and adds to it. */
export async function expectAllThere(world: CliWorld, snapshots: number) {
  const { json } = await world.run(["backup", "--json"]);
  const listed = await world.run(["snapshots", "--json"]);

  expect(json.runs[0].state).toBe("success");
  expect(listed.json.snapshots).toHaveLength(snapshots);
}

import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Acting, FileEntry } from "../../src/dropbox/types.ts";
import { type Acme, acme, contentHash } from "./acme.ts";

let team: Acme;
beforeAll(async () => {
  team = await acme();
});
afterAll(() => team[Symbol.asyncDispose]());

async function fileOf(acting: Acting, path: string): Promise<FileEntry> {
  const entry = await team.client.metadata({ acting, path });
  if (entry.kind !== "file") throw new Error(`${path} is a ${entry.kind}`);
  return entry;
}

describe("a body from Acme", () => {
  const PATH = "/Videos/raw-take.mp4.gpg";
  const fault = (effect: unknown, times = 1) =>
    team.control("faults", { route: "files/download", path: PATH, times, effect });

  it.each([
    ["is broken", { break_after: 5_000_000 }],
    ["ends early without an error", { cut_after: 3_000_001 }],
    ["stands still", { stall_after: 100_000 }],
    ["does not begin", { status: 503, body: "<html>" }],
  ])("is complete although it %s", async (_name, effect) => {
    const acting = team.at("Bob");
    const { rev, contentHash: expected } = await fileOf(acting, PATH);
    await fault(effect, 2);

    const { body } = await team.clientWith({ patience: { idle: 300 } }).openDownload({ acting, rev });

    expect(await contentHash(body)).toBe(expected);
  });

  it("is complete although the range is ignored on resume", async () => {
    const acting = team.at("Bob");
    const { rev, contentHash: expected } = await fileOf(acting, PATH);
    await fault({ break_after: 5_000_000 });
    await fault({ ignore_range: true }, 1);
    team.sandbox.log.clear();

    const { body } = await team.client.openDownload({ acting, rev });

    expect(await contentHash(body)).toBe(expected);
    expect(team.sandbox.log.calls("files/download").map((call) => call.status)).toEqual([200, 200]);
  });
});

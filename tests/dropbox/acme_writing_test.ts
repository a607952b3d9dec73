import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Commit } from "../../src/dropbox/commit_info.ts";
import type { Acting } from "../../src/dropbox/types.ts";
import { type Acme, acme, contentHash, hashOf } from "./acme.ts";
import { failureOf } from "./support.ts";

let team: Acme;
let bob: Acting;
beforeAll(async () => {
  team = await acme();
  bob = team.at("Bob");
});
afterAll(() => team[Symbol.asyncDispose]());

const bytesOf = (text: string) => new TextEncoder().encode(text);
const add = (path: string) => ({ path, mode: "add" as const, clientModified: 1767323045 });

/** A small file by a session of its own. */
async function give(commit: Commit, bytes: Uint8Array<ArrayBuffer>) {
  const sessionId = await team.client.startSession({ acting: bob, bytes, close: true });
  const finish = { sessionId, offset: bytes.length, commit, contentHash: await hashOf(bytes) };
  const [outcome] = await team.client.finishBatch({ acting: bob, finishes: [finish] });
  if (!outcome!.ok) throw outcome!.error;
  return outcome!.entry;
}

describe("a file given back to Acme", () => {
  it("arrives with its time, its odd name and its hash", async () => {
    const bytes = bytesOf("hello");
    const path = "/back/ä e\u0301 \u{1F389} \u007f\n.txt";

    const file = await give(add(path), bytes);

    expect(file).toMatchObject({ contentHash: await hashOf(bytes), clientModified: 1767323045, size: 5 });
    expect(await team.client.metadata({ acting: bob, path: file.pathLower })).toEqual(file);
  });

  it("is never overwritten by add, and is left alone by the same bytes", async () => {
    const commit = add("/twice.txt");
    const first = await give(commit, bytesOf("one"));

    const same = await give(commit, bytesOf("one"));
    const other = await failureOf(give(commit, bytesOf("two")));

    expect(same.rev).toBe(first.rev);
    expect(other).toMatchObject({ kind: "refused", code: "path/conflict/file" });
  });

  it("arrives once although the answer is lost", async () => {
    await team.control("faults", { route: "upload_session/start", effect: { lose_answer: true } });

    await give(add("/lost/a.txt"), bytesOf("a"));

    const { entries } = await team.client.listFolder({ acting: bob, path: "/lost" });
    expect(entries.map((entry) => entry.name)).toEqual(["a.txt"]);
  });

  it("arrives in parts by a session, also when an answer is lost underway", async () => {
    const size = 4_194_304;
    const parts = [new Uint8Array(size).fill(1), new Uint8Array(size).fill(2), new Uint8Array(5).fill(3)];
    const whole = new Uint8Array(await new Blob(parts).arrayBuffer());
    await team.control("faults", { route: "append_v2", effect: { lose_answer: true } });

    const sessionId = await team.client.startSession({ acting: bob, bytes: parts[0]!, close: false });
    const session = { acting: bob, sessionId };
    const middle = await team.client.appendSession({
      ...session,
      offset: size,
      bytes: parts[1]!,
      close: false,
    });
    const end = await team.client.appendSession({
      ...session,
      offset: middle,
      bytes: parts[2]!,
      close: true,
    });
    const finish = { sessionId, offset: end, commit: add("/big.bin"), contentHash: await hashOf(whole) };
    const [outcome] = await team.client.finishBatch({ acting: bob, finishes: [finish] });

    const { rev } = outcome!.ok ? outcome!.entry : expect.fail("not committed");
    const { body } = await team.client.openDownload({ acting: bob, rev });
    expect(await contentHash(body)).toBe(finish.contentHash);
  });

  it("has an outcome of its own in a batch", async () => {
    const start = (text: string) =>
      team.client.startSession({ acting: bob, bytes: bytesOf(text), close: true });
    const [a, b] = [await start("a"), await start("b")];
    const finishes = [
      { sessionId: a, offset: 1, commit: add("/batch/a.txt") },
      { sessionId: b, offset: 1, commit: add("/batch/desktop.ini") },
      { sessionId: "AAAAAAAAAAAAAAAAAAAAAA", offset: 1, commit: add("/batch/c.txt") },
    ];

    const outcomes = await team.client.finishBatch({ acting: bob, finishes });

    expect(outcomes.map((one) => one.ok ? one.entry.name : one.error.code)).toEqual([
      "a.txt",
      "path/disallowed_name",
      "lookup_failed/not_found",
    ]);
  });
});

describe("folders given back to Acme", () => {
  it("are made one by one or by the hundred", async () => {
    const one = await team.client.createFolder({ acting: bob, path: "/folders/One" });
    const again = await failureOf(team.client.createFolder({ acting: bob, path: "/folders/one" }));
    const paths = Array.from({ length: 150 }, (_, n) => `/folders/${n}`);
    const outcomes = await team.client.createFolders({ acting: bob, paths: [...paths, "/folders/one"] });

    expect(one).toMatchObject({ kind: "folder", name: "One", pathLower: "/folders/one" });
    expect(again).toMatchObject({ kind: "refused", code: "path/conflict/folder" });
    expect(outcomes.filter((each) => each.ok)).toHaveLength(150);
    expect(outcomes.at(-1)).toMatchObject({ ok: false, error: { code: "path/conflict/folder" } });
  });
});

import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { FolderJob } from "../../../src/domain/backup/pipeline/messages.ts";
import { type BackupWorld, backupWorld } from "../../support/backup_world.ts";

const FOLDERS = 30;
const FILES = 100;

describe("a first run of very many files", () => {
  let world: BackupWorld;
  beforeEach(async () => {
    world = await backupWorld({ content: { files: 0, members: 1 } });
    const [member] =
      (await world.control("GET", "team") as { members: { id: string; home: string }[] }).members;
    const sandbox = world.sandbox.world;
    const text = new TextEncoder();
    for (let folder = 0; folder < FOLDERS; folder++) {
      const contents = await Promise.all(
        Array.from({ length: FILES }, (_, i) => sandbox.storeContent(text.encode(`${folder} ${i}`))),
      );
      sandbox.state.db.write(() => {
        for (const [i, content] of contents.entries()) {
          const pathDisplay = `/${folder}/${i}.txt`;
          const place = { namespace: member!.home, pathLower: pathDisplay, pathDisplay };
          const commit = { mode: { tag: "add" as const }, autorename: false, strictConflict: false };
          sandbox.putFile(null, place, content, commit);
        }
      });
    }
  });
  afterEach(() => world.close());

  it("asks for its folders once each, and hands out every file once", async () => {
    const sizes: number[] = [];
    const hands = () =>
      world.parts.hands().map((hand) => {
        const { send } = hand;
        hand.send = (message) => {
          const jobs = message.type === "fetch" ? message.jobs : [];
          sizes.push(...jobs.map((job) => (job as Partial<FolderJob>).jobs?.length ?? 1));
          send(message);
        };
        return hand;
      });

    const result = await world.backUp({ hands });

    const calls = result.calls["files/download"]! + result.calls["files/download_zip"]!;
    expect(result).toMatchObject({ state: "success", added: result.files });
    expect(result.added).toBeGreaterThan(FOLDERS * FILES);
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBe(result.stored);
    expect(sizes.filter((size) => size === FILES)).toHaveLength(FOLDERS);
    expect(calls).toBeLessThan(FOLDERS + 50);
  });
});

import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Hand } from "../../../src/domain/backup/pipeline/hand.ts";
import { localHand } from "../../../src/domain/backup/pipeline/local_hand.ts";
import { type BackupWorld, backupWorld } from "../../support/backup_world.ts";

const LARGE = 17 * 1024 * 1024;
const RESTRICTED = { ".tag": "restricted_content" };

describe("a large file", () => {
  let world: BackupWorld;
  beforeEach(async () => {
    world = await backupWorld({ content: { files: 60, members: 1 } });
  });
  afterEach(() => world.close());

  /** Notes what a pipeline is given, in order. */
  const noting = (given: { name: string; root?: string }[]): Hand => {
    const { dropbox, store, repository: { keys } } = world;
    const hand = localHand({ dropbox, store, keys });
    const send = hand.send;
    hand.send = (message) => {
      if (message.type === "fetch") {
        given.push(
          ...message.jobs.map((job) => ({
            name: "name" in job ? job.name : job.path,
            root: job.acting.root,
          })),
        );
      }
      send(message);
    };
    return hand;
  };
  const put = (path: string, seed: number, size: number) =>
    world.control("POST", "put", { member: "member1", path, recipe: { seed, size } });

  /** A run that lists all and is given nothing: from its first question on, the next one finds all that is wanted. */
  const listAll = async () => {
    const body = { error_summary: "path/restricted_content/", error: { ".tag": "path", path: RESTRICTED } };
    await world.control("POST", "faults", {
      route: "files/download",
      times: null,
      effect: { status: 409, body },
    });
    const { state } = await world.backUp({ folderZips: false });
    await world.control("DELETE", "faults");
    return state;
  };

  it("is read before what was listed before it, and once for two of the same bytes", async () => {
    await put("/zzz/zz.bin", 1, LARGE);
    await put("/zzz/zzz.bin", 1, LARGE);
    await put("/zzz/largest.bin", 2, LARGE + 1);
    const listed = await listAll();
    const given: { name: string; root?: string }[] = [];

    const result = await world.backUp({ folderZips: false, hands: () => [noting(given)] });

    const { root } = given.find(({ name }) => name === "largest.bin")!;
    const names = given.filter((one) => one.root === root).map(({ name }) => name);
    expect(names.length).toBeGreaterThan(5);
    expect(names.slice(0, 2)).toEqual(["largest.bin", expect.stringMatching(/^zzz?\.bin$/)]);
    expect(names.filter((name) => /^zzz?\.bin$/.test(name))).toHaveLength(1);
    expect([listed, result.state]).toEqual(["partial", "success"]);
  });
});

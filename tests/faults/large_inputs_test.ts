import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { exportFolder } from "../../src/domain/export/folder_export.ts";
import { addRecipe } from "../../src/sandbox/content/contents.ts";
import { serverLower } from "../../src/sandbox/entries/names.ts";
import { putFile } from "../../src/sandbox/entries/put_file.ts";
import { type BackupWorld, PASSWORD } from "../support/backup_world.ts";
import { withoutRestic } from "../support/restic.ts";
import { stockCheckIsClean } from "./oracle/clean.ts";
import { snapshotEqualsDropbox } from "./oracle/equals_dropbox.ts";
import { acknowledgedIsThere } from "./oracle/acknowledged.ts";
import { backUpAt, newSite, type Site } from "./trials/site.ts";
import { smallWorld } from "./trials/small_world.ts";

/** Children of one folder. 100,000 by `deno task faults:large`; what millions of files cost the bench measures. */
const CHILDREN = Number(Deno.env.get("DROPKEEP_TEST_CHILDREN") ?? 8_000);
const LEVELS = 150;
/** Bytes of UTF-8 that a local disk takes. */
const LONG = `${"ä".repeat(120)}.txt`;
const HOME = "/members/alice@acme.example";

describe("what is large", { timeout: 60_000 + CHILDREN * 20 }, () => {
  let world: BackupWorld;
  let site: Site;
  beforeAll(async () => {
    world = await smallWorld();
    site = await newSite(world);
    plant(world);
  }, 60_000 + CHILDREN * 5);
  afterAll(async () => {
    await site.close();
    await world.close();
  });

  it(`${CHILDREN} children, ${LEVELS} levels, long names: all is in the snapshot [fault 51]`, async () => {
    const first = await backUpAt(site);
    if (first.kind !== "ended") throw new Error(`the run ${first.kind}`, { cause: first });
    await snapshotEqualsDropbox({ ...site, dropbox: world.dropbox }, first.result);
    await world.control("POST", "put", { member: "alice", path: "/many/one more.txt", text: "new" });
    const second = await backUpAt(site);

    expect(first.result.files).toBeGreaterThan(CHILDREN);
    expect(first.result.stored).toBeLessThan(20);
    expect(second).toMatchObject({ kind: "ended", result: { state: "success", added: 1, stored: 1 } });
    await acknowledgedIsThere(site);
    if (!withoutRestic()) await stockCheckIsClean(site, PASSWORD);
  });

  it("the deepest and the longest name come out of an export", async () => {
    const folder = await Deno.makeTempDir({ dir: world.folder });
    const parts = { ...site, taskId: world.parts.task.id };

    const deep = await exportFolder(parts, { run: 1, paths: [`${HOME}/d`, `${HOME}/${LONG}`] }, {
      folder,
      existing: "refuse",
    });

    expect([deep.failed, deep.files]).toEqual([0, 2]);
    expect(Deno.statSync(`${folder}${"/d".repeat(LEVELS)}/deep.txt`).size).toBe(30);
  });
});

/** All of one content: nothing is downloaded twice. */
function plant({ sandbox }: BackupWorld) {
  const { state } = sandbox.world;
  const [{ home }] = state.db.rows<{ home: string }>(
    "select home from members where email = 'alice@acme.example'",
  ) as [{ home: string }];
  const commit = { mode: { tag: "add" as const }, autorename: false, strictConflict: false };
  state.db.write(() => {
    const content = addRecipe(state, { seed: 1, size: 30, cycle: 4, texture: "text" });
    const put = (pathDisplay: string) =>
      putFile(
        state,
        null,
        { namespace: home, pathLower: serverLower(pathDisplay), pathDisplay },
        content,
        commit,
      );
    for (let n = 0; n < CHILDREN; n++) put(`/many/child ${n}.txt`);
    put(`${"/d".repeat(LEVELS)}/deep.txt`);
    put(`/${LONG}`);
  });
}

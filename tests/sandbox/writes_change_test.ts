import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { openDesk } from "../../src/sandbox/writes/desk.ts";
import { finished, openTeam, type Team } from "./writes_harness.ts";

let team: Team;
beforeEach(async () => void (team = await openTeam()));
afterEach(() => team.close());

const put = async (path: string, body = path) => (await team.call("files/upload", { path }, { body })).json;
const folder = (path: string) => team.call("files/create_folder_v2", { path });

describe("folders", () => {
  it("create_folder_v2 makes a folder with its parents, and refuses a second with path/conflict/folder", async () => {
    const made = await folder("/A/B");
    const parent = await folder("/a");

    expect(made.json).toEqual({
      metadata: {
        name: "B",
        path_lower: "/a/b",
        path_display: "/A/B",
        id: expect.stringMatching(/^id:/),
      },
    });
    expect(parent.json.error).toEqual({
      ".tag": "path",
      path: { ".tag": "conflict", conflict: { ".tag": "folder" } },
    });
  });

  it("create_folder_batch makes few at once, a path that stands twice only once", async () => {
    await folder("/there");

    const { json } = await team.call("files/create_folder_batch", { paths: ["/x", "/X", "/there"] });

    expect(json[".tag"]).toBe("complete");
    expect(json.entries[0]).toEqual({ ".tag": "success", metadata: expect.objectContaining({ name: "x" }) });
    expect(json.entries[1]).toEqual(json.entries[0]);
    expect(json.entries[2].failure).toEqual({
      ".tag": "path",
      path: { ".tag": "conflict", conflict: { ".tag": "folder" } },
    });
  });

  it("create_folder_batch makes 100 in a job that only its own check route knows", async () => {
    const paths = [...Array(100).keys()].map((n) => `/f${n}`);

    const launched = await team.call("files/create_folder_batch", { paths });
    const wrong = await team.call("files/delete_batch/check", { async_job_id: launched.json.async_job_id });
    const done = await finished(team, "files/create_folder_batch/check", launched);

    expect(launched.json).toEqual({
      ".tag": "async_job_id",
      async_job_id: expect.stringMatching(/^dbjid:[\w-]{84}$/),
    });
    expect(wrong.json).toMatchObject({ error: { ".tag": "invalid_async_job_id" } });
    expect([done[".tag"], done.entries.length]).toEqual(["complete", 100]);
  });

  it("a job answers in_progress for as many polls as it was told to", async () => {
    team.desk.pace.job_polls = 2;
    const launched = await team.call("files/create_folder_batch", { paths: ["/x"], force_async: true });
    const check = () =>
      team.call("files/create_folder_batch/check", { async_job_id: launched.json.async_job_id });
    await team.desk.jobs.settled();

    const tags = [await check(), await check(), await check()].map((one) => one.json[".tag"]);

    expect(tags).toEqual(["in_progress", "in_progress", "complete"]);
  });
});

describe("a job whose process died", () => {
  it("answers internal_error, since nobody knows how far it came", async () => {
    const launched = await team.call("files/create_folder_batch", { paths: ["/x"], force_async: true });
    await team.desk.jobs.settled();
    team.state.db.run("update write_jobs set result = null");

    openDesk(team.world, team.state);
    const { status, json } = await team.call("files/create_folder_batch/check", {
      async_job_id: launched.json.async_job_id,
    });

    expect([status, json.error]).toEqual([409, { ".tag": "internal_error" }]);
  });
});

describe("deletions", () => {
  it("delete_v2 answers the item as it was, with its tag", async () => {
    const file = await put("/a.txt");

    const { json } = await team.call("files/delete_v2", { path: "/A.TXT" });
    const again = await team.call("files/delete_v2", { path: "/a.txt" });

    expect(json.metadata).toEqual({ ".tag": "file", ...file });
    expect(again.json.error).toEqual({ ".tag": "path_lookup", path_lookup: { ".tag": "not_found" } });
  });

  it("delete_v2 of a mount point answers where it was seen, and leaves what is behind it", async () => {
    await put("/Deep/Deal/offer.txt");
    const shared = await team.call("sharing/share_folder", { path: "/Deep/Deal" });

    const { json } = await team.call("files/delete_v2", { path: "/deep/DEAL" });
    const behind = await team.call("files/get_metadata", {
      path: `ns:${shared.json.shared_folder_id}/offer.txt`,
    });

    expect(json.metadata).toMatchObject({
      ".tag": "folder",
      path_display: "/Deep/Deal",
      shared_folder_id: shared.json.shared_folder_id,
    });
    expect(behind.json.name).toBe("offer.txt");
  });

  it("delete_v2 spares a file whose rev is another than parent_rev", async () => {
    const file = await put("/a.txt", "one");

    const stale = await team.call("files/delete_v2", { path: "/a.txt", parent_rev: "0123456789abcdef01234" });
    const right = await team.call("files/delete_v2", { path: "/a.txt", parent_rev: file.rev });

    expect(stale.json.error).toEqual({
      ".tag": "path_write",
      path_write: { ".tag": "conflict", conflict: { ".tag": "file" } },
    });
    expect(right.status).toBe(200);
  });

  it("delete_batch is a job with a result for each entry", async () => {
    await put("/a.txt");
    await folder("/F");

    const launched = await team.call("files/delete_batch", {
      entries: [{ path: "/a.txt" }, { path: "/none" }, { path: "/F" }],
    });
    const done = await finished(team, "files/delete_batch/check", launched);

    expect(done.entries).toEqual([
      { ".tag": "success", metadata: expect.objectContaining({ ".tag": "file", name: "a.txt" }) },
      { ".tag": "failure", failure: { ".tag": "path_lookup", path_lookup: { ".tag": "not_found" } } },
      { ".tag": "success", metadata: expect.objectContaining({ ".tag": "folder", name: "F" }) },
    ]);
  });

  it("permanently_delete leaves no rev to restore", async () => {
    const file = await put("/a.txt");

    const gone = await team.call("files/permanently_delete", { path: "/a.txt" });
    const restored = await team.call("files/restore", { path: "/a.txt", rev: file.rev });

    expect(gone.text).toBe("null");
    expect(restored.json.error).toEqual({ ".tag": "invalid_revision" });
  });
});

describe("restore", () => {
  it("brings a deleted file back: same id and client time, new rev", async () => {
    const file = await put("/a.txt");
    await team.call("files/delete_v2", { path: "/a.txt" });

    const { json } = await team.call("files/restore", { path: "/a.txt", rev: file.rev });

    expect(json).toMatchObject({ id: file.id, client_modified: file.client_modified });
    expect(json.rev).not.toBe(file.rev);
    expect(json[".tag"]).toBeUndefined();
  });

  it("refuses a rev of another file", async () => {
    const [, other] = [await put("/a.txt"), await put("/b.txt")];

    const { json } = await team.call("files/restore", { path: "/a.txt", rev: other.rev });

    expect(json.error).toEqual({ ".tag": "invalid_revision" });
  });
});

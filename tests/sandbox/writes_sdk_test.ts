import { Dropbox } from "dropbox";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openTeam, type Team } from "./writes_harness.ts";

let team: Team;
let server: Deno.HttpServer<Deno.NetAddr>;
let dropbox: Dropbox;
beforeAll(async () => {
  team = await openTeam();
  server = Deno.serve(
    { port: 0, hostname: "127.0.0.1", onListen: () => {} },
    (request) => team.dispatch.answer(request),
  );
  dropbox = client(team.alice.id);
});
afterAll(async () => {
  await server.shutdown();
  await team.close();
});

describe("the official SDK over HTTP", () => {
  it("uploads and downloads a file with a name beyond ASCII", async () => {
    const { result: sent } = await dropbox.filesUpload({
      path: "/Grüße 😀.txt",
      contents: bytes("Hello Dropbox!"),
    });

    const { result } = await dropbox.filesDownload({ path: `rev:${sent.rev}` });

    expect(result.content_hash).toMatch(/^16dff870/);
    expect(result.path_display).toBe("/Grüße 😀.txt");
    expect(new TextDecoder().decode(contents(result))).toBe("Hello Dropbox!");
  });

  it("sends a file of 9 MiB in three chunks of a session", async () => {
    const chunk = new Uint8Array(3 * 1024 * 1024).fill(7);
    const { result: started } = await dropbox.filesUploadSessionStart({ contents: chunk });
    const cursor = { session_id: started.session_id, offset: chunk.length };
    await dropbox.filesUploadSessionAppendV2({ cursor, contents: chunk });

    const { result } = await dropbox.filesUploadSessionFinish({
      cursor: { ...cursor, offset: 2 * chunk.length },
      commit: { path: "/chunks.bin", mode: { ".tag": "overwrite" }, client_modified: "2020-01-02T03:04:05Z" },
      contents: chunk,
    });

    expect([result.size, result.client_modified]).toEqual([3 * chunk.length, "2020-01-02T03:04:05Z"]);
  });

  it("commits a closed session in a batch, and gets the same bytes back", async () => {
    const sent = crypto.getRandomValues(new Uint8Array(60_000));
    const { result } = await dropbox.filesUploadSessionStart({ contents: sent, close: true });
    const cursor = { session_id: result.session_id, offset: sent.length };

    const { result: batch } = await dropbox.filesUploadSessionFinishBatchV2({
      entries: [{ cursor, commit: { path: "/batch.bin" } }],
    });
    const { result: got } = await dropbox.filesDownload({ path: "/batch.bin" });

    expect(batch.entries[0]).toMatchObject({ ".tag": "success", size: sent.length });
    expect(contents(got)).toEqual(sent);
  });

  it("lists page by page until nothing is left", async () => {
    const paths = [...Array(7).keys()].map((n) => `/pages/${n}`);
    await dropbox.filesCreateFolderBatch({ paths });
    const names: string[] = [];

    let { result } = await dropbox.filesListFolder({ path: "/pages", limit: 3 });
    for (;;) {
      names.push(...result.entries.map((entry) => entry.name));
      if (!result.has_more) break;
      ({ result } = await dropbox.filesListFolderContinue({ cursor: result.cursor }));
    }

    expect(names.sort()).toEqual(["0", "1", "2", "3", "4", "5", "6"]);
  });

  it("moves, copies and deletes, one by one and in batches", async () => {
    await dropbox.filesUpload({ path: "/from/a.txt", contents: bytes("a") });
    await dropbox.filesMoveV2({ from_path: "/from/a.txt", to_path: "/to/a.txt" });
    const entries = [{ from_path: "/to/a.txt", to_path: "/to/b.txt" }, { from_path: "/none", to_path: "/x" }];

    const { result: copying } = await dropbox.filesCopyBatchV2({ entries });
    await team.desk.jobs.settled();
    const { result: copied } = await dropbox.filesCopyBatchCheckV2(job(copying));
    const { result: deleting } = await dropbox.filesDeleteBatch({ entries: [{ path: "/to" }] });
    await team.desk.jobs.settled();
    const { result: deleted } = await dropbox.filesDeleteBatchCheck(job(deleting));

    expect(copied).toMatchObject({
      ".tag": "complete",
      entries: [{ ".tag": "success" }, { ".tag": "failure" }],
    });
    expect(deleted).toMatchObject({ entries: [{ ".tag": "success", metadata: { ".tag": "folder" } }] });
    await expect(dropbox.filesGetMetadata({ path: "/to/b.txt" })).rejects.toMatchObject({ status: 409 });
  });

  it("gets a refusal as an error with its tags", async () => {
    await dropbox.filesUpload({ path: "/taken.txt", contents: bytes("one") });

    const refused = dropbox.filesUpload({ path: "/taken.txt", contents: bytes("two") });

    await expect(refused).rejects.toMatchObject({
      status: 409,
      error: { error: { ".tag": "path", reason: { ".tag": "conflict", conflict: { ".tag": "file" } } } },
    });
  });

  it("makes a team folder with the team's token and writes into it as admin", async () => {
    const whole = client();
    const { result: folder } = await whole.teamTeamFolderCreate({ name: "Restored" });
    const admin = new Dropbox({ ...options(), selectAdmin: team.alice.id });

    const { result } = await admin.filesUpload({
      path: `ns:${folder.team_folder_id}/a.txt`,
      contents: bytes("a"),
    });
    const { result: listed } = await whole.teamTeamFolderList({});

    expect(result.name).toBe("a.txt");
    expect(listed.team_folders.map((one) => one.name)).toEqual(["Restored"]);
  });
});

/** The SDK knows three hosts; all of them are this one server here. */
function options() {
  const { port } = server.addr;
  return {
    accessToken: team.token,
    fetch: (url: string, init: RequestInit) =>
      fetch(
        url.replace(/^https:\/\/(api|content|notify)\.dropboxapi\.com/, `http://127.0.0.1:${port}`),
        init,
      ),
  };
}

function client(selectUser?: string): Dropbox {
  return new Dropbox({ ...options(), ...(selectUser ? { selectUser } : {}) });
}

function bytes(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

/** Trap: the SDK's types do not tell where it puts the bytes. */
function contents(result: unknown): Uint8Array {
  return new Uint8Array((result as { fileBinary: Uint8Array }).fileBinary);
}

function job(launched: { ".tag": string; async_job_id?: string }) {
  return { async_job_id: launched.async_job_id! };
}

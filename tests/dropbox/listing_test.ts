import { describe, expect, it } from "vitest";
import { clientOf, failureOf, fileMetadata, refusal } from "./support.ts";
import { json, recording } from "./wire.ts";

const ACTING = { member: "dbmid:bob", root: "77" };
const page = (entries: unknown[], fields = {}) => json({ entries, cursor: "c1", has_more: false, ...fields });

describe("listFolder", () => {
  it("asks with all its options, as the member, in the namespace", async () => {
    const { fetch, seen } = recording(page([]));

    await clientOf(fetch).listFolder({
      acting: ACTING,
      path: "",
      recursive: true,
      includeMounted: false,
      limit: 2000,
    });

    const { url, arg, headers } = seen[0]!;
    expect(url).toBe("https://api.dropboxapi.com/2/files/list_folder");
    expect(arg).toEqual({
      path: "",
      recursive: true,
      include_mounted_folders: false,
      include_deleted: false,
      limit: 2000,
    });
    expect(headers.get("dropbox-api-select-user")).toBe("dbmid:bob");
    expect(headers.get("dropbox-api-select-admin")).toBeNull();
    expect(JSON.parse(headers.get("dropbox-api-path-root")!)).toEqual({
      ".tag": "namespace_id",
      namespace_id: "77",
    });
  });

  it("gives a file with all that Dropbox says of it", async () => {
    const raw = fileMetadata({
      ".tag": "file",
      content_hash: "e3b0",
      symlink_info: { target: "../b" },
      is_downloadable: false,
      export_info: { export_as: "html", export_options: ["markdown", "html"] },
      sharing_info: { read_only: false, parent_shared_folder_id: "77", modified_by: "dbid:A" },
    });
    const { fetch } = recording(page([raw]));

    const { entries } = await clientOf(fetch).listFolder({ acting: ACTING, path: "" });

    expect(entries).toEqual([{
      kind: "file",
      name: "a.txt",
      pathLower: "/a.txt",
      pathDisplay: "/A.txt",
      id: "id:AAAAAAAAAAAAAAAAAAAAAA",
      rev: "015be00000001170cc5b0",
      size: 10,
      contentHash: "e3b0",
      clientModified: Date.UTC(2026, 0, 2, 3, 4, 5) / 1000,
      serverModified: Date.UTC(2026, 0, 2, 3, 4, 6) / 1000,
      symlinkTarget: "../b",
      isDownloadable: false,
      exportAs: ["html", "markdown"],
      modifiedBy: "dbid:A",
    }]);
  });

  it("gives a file whose times are none a time all the same", async () => {
    const raw = fileMetadata({ ".tag": "file", client_modified: "", server_modified: "yesterday" });
    const { fetch } = recording(page([raw]));

    const { entries } = await clientOf(fetch).listFolder({ acting: ACTING, path: "" });

    expect(entries[0]).toMatchObject({ clientModified: 0, serverModified: 0 });
  });

  it("gives an old file without the newer fields as downloadable and unhashed", async () => {
    const { is_downloadable: _, ...old } = fileMetadata({ ".tag": "file" });
    const { fetch } = recording(page([old]));

    const { entries } = await clientOf(fetch).listFolder({ acting: ACTING, path: "" });

    expect(entries[0]).toMatchObject({
      isDownloadable: true,
      contentHash: null,
      symlinkTarget: null,
      exportAs: [],
    });
  });

  it("gives mounts, closed folders and deletions", async () => {
    const names = (name: string) => ({ name, path_lower: `/${name}`, path_display: `/${name}` });
    const mount = { read_only: false, shared_folder_id: "99" };
    const closed = { read_only: true, no_access: true, traverse_only: true };
    const { fetch } = recording(page([
      { ".tag": "folder", ...names("m"), id: "id:m", sharing_info: mount },
      { ".tag": "folder", ...names("c"), id: "id:c", sharing_info: closed },
      { ".tag": "deleted", ...names("d") },
    ]));

    const { entries } = await clientOf(fetch).listFolder({ acting: ACTING, path: "" });

    expect(entries).toMatchObject([
      { kind: "folder", mountedNamespace: "99", noAccess: false, traverseOnly: false },
      { kind: "folder", mountedNamespace: null, noAccess: true, traverseOnly: true },
      { kind: "deleted", name: "d", pathLower: "/d", pathDisplay: "/d" },
    ]);
  });

  it("leaves out kinds of tomorrow, and tells", async () => {
    const strange: string[] = [];
    const { fetch } = recording(page([{ ".tag": "hologram", name: "h" }, { ".tag": "deleted", name: "d" }]));
    const client = clientOf(fetch, { onStrange: (what) => strange.push(what) });

    const { entries } = await client.listFolder({ acting: ACTING, path: "" });

    expect(entries.map((entry) => entry.name)).toEqual(["d"]);
    expect(strange).toEqual(['entry of kind "hologram"']);
  });

  it("gives an empty page that has more as it is", async () => {
    const { fetch } = recording(page([], { has_more: true }));

    expect(await clientOf(fetch).listFolder({ acting: ACTING, path: "" }))
      .toEqual({ entries: [], cursor: "c1", hasMore: true });
  });

  it("tells every exchange to onCall", async () => {
    const told: unknown[] = [];
    const { fetch } = recording(() => new Response("", { status: 500 }), page([]));
    const client = clientOf(fetch, { onCall: ({ took: _, ...call }) => told.push(call) });

    await client.listFolder({ acting: ACTING, path: "" });

    const call = { route: "files/list_folder", member: "dbmid:bob" };
    expect(told).toEqual([{ ...call, status: 500, code: "http_500" }, { ...call, status: 200 }]);
  });
});

describe("listContinue", () => {
  it("sends the cursor alone", async () => {
    const { fetch, seen } = recording(page([]));

    await clientOf(fetch).listContinue({ acting: ACTING, cursor: "c0" });

    expect(seen[0]!.url).toMatch(/\/2\/files\/list_folder\/continue$/);
    expect(seen[0]!.arg).toEqual({ cursor: "c0" });
  });

  it.each([
    ["reset", () => refusal(409, { ".tag": "reset" }), "reset"],
    [
      "garbage",
      () => new Response('Error in call …: cursor: "unsupported cursor type"', { status: 400 }),
      "cursor_refused",
    ],
  ])("fails reset where the cursor is void: %s", async (_name, answer, code) => {
    const { fetch } = recording(answer);

    const error = await failureOf(clientOf(fetch).listContinue({ acting: ACTING, cursor: "c0" }));

    expect(error).toMatchObject({ kind: "reset", code });
  });

  it("fails missing where the namespace is lost", async () => {
    const { fetch } = recording(() => refusal(409, { ".tag": "path", path: { ".tag": "not_found" } }));

    const error = await failureOf(clientOf(fetch).listContinue({ acting: ACTING, cursor: "c0" }));

    expect(error).toMatchObject({ kind: "missing", code: "path/not_found" });
  });
});

describe("longpoll", () => {
  it("asks the notify host without a token", async () => {
    const { fetch, seen } = recording(json({ changes: true, backoff: 20 }));

    const answer = await clientOf(fetch).longpoll({ cursor: "c", timeout: 30 });

    expect(answer).toEqual({ changes: true, backoff: 20 });
    expect(seen[0]!.url).toBe("https://notify.dropboxapi.com/2/files/list_folder/longpoll");
    expect(seen[0]!.headers.get("authorization")).toBeNull();
    expect(seen[0]!.arg).toEqual({ cursor: "c", timeout: 30 });
  });
});

import { afterAll, beforeAll, describe, expect, it } from "vitest";
import * as reading from "../../src/sandbox/wire/routes/reading.ts";
import { currentAccount } from "../../src/sandbox/wire/routes/accounts.ts";
import { openTeam, type Team } from "./writes_harness.ts";

let team: Team;
beforeAll(async () => {
  team = await openTeam();
  // Handlers that answer what was read: the subject here is the way to them.
  team.dispatch.on(reading.listFolder, ({ arg }) => arg).on(currentAccount, () => "reached")
    .on(reading.listRevisions, ({ arg }) => arg)
    .onDownload(reading.download, ({ arg }) => ({ result: arg, body: new TextEncoder().encode("bytes") }));
});
afterAll(() => team.close());

const LIST = 'Error in call to API function "files/list_folder": request body: ';
const refusal = async (path: string, arg: unknown, options = {}) => {
  const { status, text, headers } = await team.call(path, arg, options);
  return [status, headers.get("content-type"), text];
};
const badRequest = (text: string) => [400, "text/plain; charset=utf-8", text];

describe("an rpc argument", () => {
  it("gets its defaults, and null for an optional field counts as absent", async () => {
    const { json } = await team.call("files/list_folder", { path: "", limit: null });

    expect(json).toEqual({
      path: "",
      recursive: false,
      include_media_info: false,
      include_deleted: false,
      include_has_explicit_shared_members: false,
      include_mounted_folders: true,
      include_non_downloadable_files: true,
      include_restorable_info: false,
    });
  });

  it.each([
    [{ path: "/" }, 'path: Specify the root folder as an empty string rather than as "/".'],
    [{ path: "", cursor: "x" }, "unknown field 'cursor'"],
    [{}, "missing required field 'path'"],
    [{ path: 5 }, "path: expected string, got integer"],
    [{ path: "", limit: 2001 }, "limit: 2001 is greater than 2000"],
    [{ path: "", limit: "9" }, "limit: expected integer, got string"],
    [{ path: "", recursive: null }, "recursive: expected boolean, got null"],
    [
      { path: "", include_property_groups: { ".tag": "filter_some", filter_some: [1] } },
      "include_property_groups.filter_some.0: expected string, got integer",
    ],
    [["x"], "expected object, got list"],
  ])("%j is refused with %j", async (arg, text) => {
    expect(await refusal("files/list_folder", arg)).toEqual(badRequest(LIST + text));
  });

  it("shows the pattern that a path did not match", async () => {
    const [, , text] = await refusal("files/list_folder", { path: "no slash" });

    expect(text).toBe(
      `${LIST}path: 'no slash' did not match pattern '(/(.|[\\r\\n])*)?|id:.*|(ns:[0-9]+(/.*)?)'`,
    );
  });

  it("may hold a newline in a path", async () => {
    expect((await team.call("files/list_folder", { path: "/a\nb" })).json.path).toBe("/a\nb");
  });

  it("may double its slashes, as rclone does", async () => {
    expect((await team.call("files/list_folder", { path: "//a//b" })).json.path).toBe("/a/b");
  });

  it.each(["id", { ".tag": "id" }])("takes the union member %j bare or as an object", async (mode) => {
    const { json } = await team.call("files/list_revisions", { path: "/a", mode });

    expect(json.mode).toEqual({ tag: "id" });
  });

  it("is refused with an unknown tag where the union is an argument", async () => {
    const [status, , text] = await refusal("files/list_revisions", { path: "/a", mode: "name" });

    expect([status, text]).toEqual([400, expect.stringContaining("mode: unknown tag 'name'")]);
  });

  it("must be JSON under one of three content types", async () => {
    const form = { headers: { "Content-Type": "application/x-www-form-urlencoded" } };
    const cors = { headers: { "Content-Type": "text/plain; charset=dropbox-cors-hack" } };

    const [status, , text] = await refusal("files/list_folder", { path: "" }, form);
    const allowed = await team.call("files/list_folder", { path: "" }, cors);

    expect([status, text]).toEqual([400, expect.stringContaining('Bad HTTP "Content-Type" header')]);
    expect(allowed.status).toBe(200);
  });

  it("may be left out, or be null, where a route takes none", async () => {
    const none = await team.call("users/get_current_account");
    const empty = await team.call("users/get_current_account", null);
    const object = await team.call("users/get_current_account", {});

    expect([none.json, empty.json, object.status]).toEqual(["reached", "reached", 400]);
    expect(object.text).toContain("request body: expected null, got object");
  });
});

describe("a download argument", () => {
  const header = (arg: string, rest = {}) =>
    team.call("files/download", undefined, { headers: { "Dropbox-API-Arg": arg, ...rest } });

  it("comes in the header, with everything beyond ASCII escaped, and so goes the result", async () => {
    const { headers, text } = await header('{"path":"/\\u00fc\\ud83d\\ude00\\u007f"}');

    expect(text).toBe("bytes");
    expect(headers.get("dropbox-api-result")).toBe('{"path":"/\\u00fc\\ud83d\\ude00\\u007f"}');
    expect(headers.get("content-type")).toBe("application/octet-stream");
  });

  it("is refused when the header is not ASCII", async () => {
    const { status, text } = await header('{"path":"/\u00fc"}');

    expect([status, text]).toEqual([
      400,
      'Error in call to API function "files/download": HTTP header "Dropbox-API-Arg": could not decode input as JSON',
    ]);
  });

  it("is refused with an unknown field, by the header's name", async () => {
    const { text } = await header('{"path":"/a","cursor":"x"}');

    expect(text).toBe(
      `Error in call to API function "files/download": HTTP header "Dropbox-API-Arg": unknown field 'cursor'`,
    );
  });

  it("may come in the URL instead", async () => {
    const arg = encodeURIComponent('{"path":"/ü"}');

    const { headers } = await team.call(`files/download?arg=${arg}`);

    expect(headers.get("dropbox-api-result")).toBe('{"path":"/\\u00fc"}');
  });

  it("is refused with a JSON content type", async () => {
    const { status, text } = await header('{"path":"/a"}', { "Content-Type": "application/json" });

    expect([status, text]).toEqual([400, expect.stringContaining('Bad HTTP "Content-Type" header')]);
  });
});

describe("every answer", () => {
  it("carries a request id, no-cache, nosniff and the server's time", async () => {
    const { headers } = await team.call("files/list_folder", { path: "" });

    expect(headers.get("x-dropbox-request-id")).toMatch(/^[0-9a-f]{32}$/);
    expect(headers.get("cache-control")).toBe("no-cache");
    expect(headers.get("x-content-type-options")).toBe("nosniff");
    expect(headers.get("x-server-response-time")).toMatch(/^\d+$/);
  });

  it("writes its JSON in ASCII", async () => {
    const { text } = await team.call("files/list_folder", { path: "/ü😀" });

    expect(text).toContain('"/\\u00fc\\ud83d\\ude00"');
  });

  it("ends its error summary with none to three dots", async () => {
    const summaries = new Set<string>();
    for (let i = 0; i < 60; i++) {
      summaries.add((await team.call("files/delete_v2", { path: "/none" })).json.error_summary);
    }

    expect([...summaries].sort()).toEqual(
      ["", ".", "..", "..."].map((dots) => `path_lookup/not_found/${dots}`),
    );
  });

  it("to an unknown function is 404, to GET on an rpc route 400", async () => {
    const unknown = await team.call("files/no_such", {});
    const get = await team.dispatch.answer(new Request("http://127.0.0.1/2/files/list_folder"));

    expect([unknown.status, get.status]).toEqual([404, 400]);
    expect(await get.text()).toContain("only accepts");
  });
});

import { describe, expect, it } from "vitest";
import { failureOf as decode, failureOfEntry } from "../../src/dropbox/errors.ts";
import { refusal } from "./support.ts";

const tagged = (...tags: string[]): Record<string, unknown> => {
  const [tag, ...rest] = tags;
  return rest.length === 0 ? { ".tag": tag } : { ".tag": tag, [tag!]: tagged(...rest) };
};

describe("a refusal with 409", () => {
  it.each([
    ["path/not_found", "missing"],
    ["path_lookup/not_found", "missing"],
    ["lookup_failed/not_found", "missing"],
    ["access_error/invalid_id", "missing"],
    ["mapping_not_found", "missing"],
    ["reset", "reset"],
    ["invalid_cursor", "reset"],
    ["path/restricted_content", "refused"],
    ["path/conflict/file", "refused"],
    ["path/disallowed_name", "refused"],
    ["path/malformed_path", "refused"],
    ["path/insufficient_space", "refused"],
    ["unsupported_file", "refused"],
    ["path/a_tag_of_tomorrow", "refused"],
    ["path/no_write_permission", "forbidden"],
    ["admin_not_active", "forbidden"],
    ["too_many_write_operations", "rate_limited"],
    ["retry_error", "temporary"],
    ["path/locked", "temporary"],
  ])("%s is %s", async (code, kind) => {
    const error = await decode(refusal(409, tagged(...code.split("/"))), "files/x");

    expect(error).toMatchObject({ kind, code, details: { status: 409 } });
  });

  it("finds the reason inside an upload's flattened union", async () => {
    const reason = tagged("conflict", "file");

    const error = await decode(
      refusal(409, { ".tag": "path", reason, upload_session_id: "x" }),
      "files/upload",
    );

    expect(error).toMatchObject({ kind: "refused", code: "path/conflict/file" });
  });
});

describe("a refusal", () => {
  it.each([
    [401, tagged("expired_access_token"), "unauthorized", "expired_access_token"],
    [401, tagged("invalid_access_token"), "unauthorized", "invalid_access_token"],
    [401, undefined, "unauthorized", "http_401"],
    [401, { ".tag": "missing_scope", required_scope: "s" }, "forbidden", "missing_scope"],
    [401, tagged("invalid_select_user"), "missing", "invalid_select_user"],
    [401, tagged("invalid_select_admin"), "forbidden", "invalid_select_admin"],
    [401, tagged("user_suspended"), "forbidden", "user_suspended"],
    [403, tagged("invalid_account_type", "feature"), "forbidden", "invalid_account_type/feature"],
    [403, tagged("team_access_denied"), "forbidden", "team_access_denied"],
    [410, undefined, "missing", "http_410"],
    [413, undefined, "refused", "payload_too_large"],
    [422, tagged("no_permission"), "missing", "no_permission"],
    [422, tagged("invalid_root", "team"), "missing", "invalid_root"],
    [429, { reason: tagged("too_many_requests") }, "rate_limited", "too_many_requests"],
    [460, undefined, "refused", "path/restricted_content"],
    [500, undefined, "temporary", "http_500"],
    [599, undefined, "temporary", "http_599"],
  ])("with %i %j is %s", async (status, union, kind, code) => {
    expect(await decode(refusal(status, union), "files/x")).toMatchObject({ kind, code });
  });

  it.each([
    ['Error in call to API function "files/x": bad', "bad_request", "bad_request"],
    ["Path root is not supported for sandbox app", "forbidden", "app_folder"],
    ["Your API app is not allowed to call this function.", "forbidden", "app_not_allowed"],
    ["  <!DOCTYPE html>", "temporary", "http_400"],
    ["", "temporary", "http_400"],
  ])("with 400 and the text %j is %s", async (text, kind, code) => {
    expect(await decode(new Response(text, { status: 400 }), "files/x")).toMatchObject({ kind, code });
  });

  it("keeps the request id, the server's words to people and its union", async () => {
    const union = { ".tag": "missing_scope", required_scope: "files.content.read" };
    const response = Response.json({ error: union, user_message: { locale: "en", text: "Ask Alice" } }, {
      status: 401,
      headers: { "x-dropbox-request-id": "abc123" },
    });

    const { details, message } = await decode(response, "files/download");

    expect(details).toEqual({
      status: 401,
      retryAfter: undefined,
      requestId: "abc123",
      userMessage: "Ask Alice",
      error: union,
    });
    expect(message).toBe('Cannot call Dropbox\'s "files/download": missing_scope (files.content.read)');
  });

  it("reads Retry-After as a date against the server's own clock", async () => {
    const headers = { "retry-after": "Mon, 23 Nov 2026 00:01:30 GMT", date: "Mon, 23 Nov 2026 00:00:00 GMT" };

    const error = await decode(new Response("", { status: 503, headers }), "files/x");

    expect(error.details.retryAfter).toBe(90);
  });
});

describe("an entry of a batch", () => {
  it("fails in the words of its own union", () => {
    const failure = tagged("relocation_error", "from_lookup", "not_found");

    const error = failureOfEntry(failure, "files/move_batch_v2");

    expect(error).toMatchObject({ kind: "missing", code: "relocation_error/from_lookup/not_found" });
  });
});

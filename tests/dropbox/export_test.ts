import { describe, expect, it } from "vitest";
import { clientOf, failureOf, fileMetadata, refusal, textOf } from "./support.ts";
import { recording } from "./wire.ts";

const ACTING = { admin: "dbmid:a", root: "42" };

describe("openExport", () => {
  const result = JSON.stringify({
    export_metadata: { name: "n.html", size: 5, export_hash: "ee" },
    file_metadata: fileMetadata({ name: "n.paper", is_downloadable: false }),
  });

  it("gives the copy beside the item", async () => {
    const { fetch, seen } = recording(() =>
      new Response("hello", { headers: { "dropbox-api-result": result } })
    );

    const copy = await clientOf(fetch).openExport({ acting: ACTING, path: "id:x", format: "html" });

    expect(await textOf(copy.body)).toBe("hello");
    expect([copy.name, copy.size, copy.exportHash, copy.meta.name]).toEqual(["n.html", 5, "ee", "n.paper"]);
    expect(seen[0]!.arg).toEqual({ path: "id:x", export_format: "html" });
  });

  it("fails temporary where the copy is short, and is not resumed", async () => {
    const { fetch, seen } = recording(() =>
      new Response("hel", { headers: { "dropbox-api-result": result } })
    );

    const { body } = await clientOf(fetch).openExport({ acting: ACTING, path: "id:x" });

    expect(await failureOf(textOf(body))).toMatchObject({
      kind: "temporary",
      code: "short_body",
    });
    expect(seen).toHaveLength(1);
  });

  it("tries again after retry_error and not after non_exportable", async () => {
    const { fetch, seen } = recording(
      () => refusal(409, { ".tag": "retry_error" }),
      () => refusal(409, { ".tag": "non_exportable" }),
    );

    const error = await failureOf(clientOf(fetch).openExport({ acting: ACTING, path: "id:x" }));

    expect([error.kind, error.code, seen.length]).toEqual(["refused", "non_exportable", 2]);
  });
});

import { describe, expect, it } from "vitest";
import { clientOf, failureOf, fakeClock, refusal } from "./support.ts";
import { json, recording } from "./wire.ts";

const ACTING = { admin: "dbmid:a", root: "42" };
const names = (name: string) => ({
  name,
  path_lower: `/${name}`,
  path_display: `/${name}`,
  id: `id:${name}`,
});

describe("createFolders", () => {
  const complete = {
    entries: [
      { ".tag": "success", metadata: names("a") },
      {
        ".tag": "failure",
        failure: { ".tag": "path", path: { ".tag": "conflict", conflict: { ".tag": "folder" } } },
      },
    ],
  };

  it("waits for the job with longer pauses", async () => {
    const clock = fakeClock();
    const working = json({ ".tag": "in_progress" });
    const { fetch, seen } = recording(
      json({ ".tag": "async_job_id", async_job_id: "dbjid:1" }),
      working,
      working,
      working,
      json({ ".tag": "complete", ...complete }),
    );

    const outcomes = await clientOf(fetch, clock).createFolders({ acting: ACTING, paths: ["/a", "/b"] });

    expect(outcomes).toMatchObject([{ ok: true, entry: { name: "a" } }, {
      ok: false,
      error: { code: "path/conflict/folder" },
    }]);
    expect(clock.slept).toEqual([1_000, 2_000, 4_000, 8_000]);
    expect(seen.at(-1)!.arg).toEqual({ async_job_id: "dbjid:1" });
  });

  it("takes an answer given at once", async () => {
    const { fetch, seen } = recording(json({ ".tag": "complete", ...complete }));

    expect(await clientOf(fetch).createFolders({ acting: ACTING, paths: ["/a", "/b"] })).toHaveLength(2);
    expect(seen).toHaveLength(1);
  });

  it.each([
    ["failed", json({ ".tag": "failed", failed: { ".tag": "too_many_files" } }), "refused", "too_many_files"],
    ["lost", () => refusal(409, { ".tag": "invalid_async_job_id" }), "missing", "invalid_async_job_id"],
    ["endless", json({ ".tag": "in_progress" }), "temporary", "job_unfinished"],
  ])("fails where the job is %s", async (_name, answer, kind, code) => {
    const { fetch } = recording(json({ ".tag": "async_job_id", async_job_id: "dbjid:1" }), answer);

    const error = await failureOf(clientOf(fetch).createFolders({ acting: ACTING, paths: ["/a"] }));

    expect(error).toMatchObject({ kind, code });
  });
});

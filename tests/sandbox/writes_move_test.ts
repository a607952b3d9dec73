import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { setQuota } from "../../src/sandbox/writes/quotas.ts";
import { finished, type Json, openTeam, type Team } from "./writes_harness.ts";

let team: Team;
beforeEach(async () => void (team = await openTeam()));
afterEach(() => team.close());

const put = async (path: string, body = path) => (await team.call("files/upload", { path }, { body })).json;
const folder = (path: string) => team.call("files/create_folder_v2", { path });

describe("moves and copies", () => {
  const pair = (from_path: string, to_path: string) => ({ from_path, to_path });

  it("move_v2 keeps id and client time under a new rev", async () => {
    const file = await put("/a.txt");

    const { json } = await team.call("files/move_v2", pair("/a.txt", "/New/b.txt"));

    expect(json.metadata).toMatchObject({ ".tag": "file", id: file.id, path_display: "/New/b.txt" });
    expect(json.metadata.rev).not.toBe(file.rev);
  });

  it.each([
    ["/none", "/b", { ".tag": "from_lookup", from_lookup: { ".tag": "not_found" } }],
    ["/F", "/F/inner", { ".tag": "cant_move_folder_into_itself" }],
    ["/F", "/a.txt", { ".tag": "to", to: { ".tag": "conflict", conflict: { ".tag": "file" } } }],
    ["/F", "/desktop.ini", { ".tag": "to", to: { ".tag": "disallowed_name" } }],
  ])("move_v2 of %j to %j is refused", async (from, to, error) => {
    await put("/a.txt");
    await folder("/F");

    const { json } = await team.call("files/move_v2", pair(from, to));

    expect(json.error).toEqual(error);
  });

  it("copy_batch_v2 nests its successes and its failures", async () => {
    const file = await put("/a.txt");

    const launched = await team.call("files/copy_batch_v2", {
      entries: [pair("/a.txt", "/b.txt"), pair("/none", "/c")],
    });
    const done = await finished(team, "files/copy_batch/check_v2", launched);

    expect(done).toEqual({
      ".tag": "complete",
      entries: [
        { ".tag": "success", success: expect.objectContaining({ ".tag": "file", path_lower: "/b.txt" }) },
        {
          ".tag": "failure",
          failure: {
            ".tag": "relocation_error",
            relocation_error: { ".tag": "from_lookup", from_lookup: { ".tag": "not_found" } },
          },
        },
      ],
    });
    expect(done.entries[0].success.id).not.toBe(file.id);
  });

  it("move_batch_v2 refuses sources that name or hold one another", async () => {
    await put("/F/a.txt");
    await put("/b.txt");

    const launched = await team.call("files/move_batch_v2", {
      entries: [pair("/F", "/G"), pair("/F/a.txt", "/c.txt"), pair("/b.txt", "/d.txt")],
    });
    const done = await finished(team, "files/move_batch/check_v2", launched);

    const nested = { ".tag": "relocation_error", relocation_error: { ".tag": "duplicated_or_nested_paths" } };
    expect(done.entries.map((one: Json) => one.failure)).toEqual([nested, nested, undefined]);
  });

  it("copy_v2 into a full namespace is refused with insufficient_quota", async () => {
    await put("/a.txt", "12345");
    setQuota(team.state, team.alice.home!, 9);

    const { json } = await team.call("files/copy_v2", pair("/a.txt", "/b.txt"));

    expect(json.error).toEqual({ ".tag": "insufficient_quota" });
  });
});

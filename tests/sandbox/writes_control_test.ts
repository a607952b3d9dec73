import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { writeControlRoutes } from "../../src/sandbox/writes/control_routes.ts";
import { openTeam, type Team } from "./writes_harness.ts";

let team: Team;
beforeEach(async () => void (team = await openTeam()));
afterEach(() => team.close());

const ask = (method: string, path: string, body?: unknown) =>
  writeControlRoutes(team.desk).request(path, {
    method,
    body: body === undefined ? undefined : JSON.stringify(body),
  });

describe("the control of writing", () => {
  it("sets a quota with the tag it refuses by, and lifts it", async () => {
    const put = (path: string) => team.call("files/upload", { path }, { body: "12345" });
    const quota = { target: team.alice.home!, bytes: 4, tag: "member_folder_insufficient_space" };
    await ask("PUT", "/quotas", quota);

    const refused = await put("/a");
    await ask("PUT", "/quotas", { ...quota, bytes: null });
    const taken = await put("/a");

    expect(refused.json.error.reason).toEqual({ ".tag": "member_folder_insufficient_space" });
    expect(taken.status).toBe(200);
  });

  it("changes the pace, and refuses a part that it has not", async () => {
    const strange = await ask("PATCH", "/pace", { speed: 9 });
    const changed = await ask("PATCH", "/pace", { job_polls: 3 });

    expect(strange.status).toBe(422);
    expect(await changed.json()).toMatchObject({ job_polls: 3, commit_ms: 0 });
    expect(team.desk.pace.job_polls).toBe(3);
  });

  it("tells the data transport calls of the month", async () => {
    await team.call("files/upload", { path: "/a" }, { body: "a" });
    await team.call("files/create_folder_v2", { path: "/f" });

    expect(await (await ask("GET", "/data_transport")).json()).toEqual({ used: 1, limit: null });
  });
});

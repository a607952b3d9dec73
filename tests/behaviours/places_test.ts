import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { causeOf } from "../../src/domain/causes/causes.ts";
import { findEntities } from "../../src/domain/entities/entities.ts";
import { planRestore, runRestore } from "../../src/domain/restore/restore.ts";
import { filesOf, type RestoreWorld, restoreWorld } from "../domain/restore_world.ts";
import { asAlice, asMember, conflict409, fault, put, rpc, send } from "./alice.ts";
import { ALICE, failedItems, lostFolder, smallFiles, tries } from "./lost_folder.ts";

// deno-lint-ignore no-explicit-any -- answers are compared with wire shapes, not typed
type Json = any;

const BOB = "members/bob@acme.example";

describe("where a restore writes", () => {
  let world: RestoreWorld;
  beforeEach(async () => void (world = await restoreWorld({ backedUp: false })));
  afterEach(() => world.close());

  const entityOf = async (name: string) => (await findEntities(world.catalogue.read, "task", [name]))[0]!.id;

  it("81 in a member's own folder the administrator may not, so it is written as the member", async () => {
    const { member, root } = await asAlice(world);
    const admin = { "Dropbox-API-Select-Admin": (await asMember(world, "sam")).member! };
    const refused = await send(world, "files/upload", { path: `ns:${root}/x` }, undefined, admin);
    const { request } = await lostFolder(world, smallFiles(2));
    const { state } = await world.restore(request);

    const actors = world.sandbox.log.calls("/2/files/upload_session").map((call) => call.actor);
    expect([refused.status, refused.json.error.reason]).toEqual([409, { ".tag": "no_write_permission" }]);
    expect(state).toBe("succeeded");
    expect([...new Set(actors)]).toEqual([`user ${member}`]);
  });

  it("81 in a shared folder where the first may only look it is written as one who may", async () => {
    await world.backUp();
    await world.control("POST", "delete", { folder: "Launch plan", path: "/Plan.md" });
    const entries = [{
      ".tag": "failure",
      failure: { ".tag": "path", path: { ".tag": "no_write_permission" } },
    }];
    await fault(world, {
      route: "upload_session/finish_batch_v2",
      effect: { status: 200, body: { entries } },
    });
    const result = await world.restore({ paths: ["/shared-folders/Launch plan"] });

    const actors = world.sandbox.log.calls("upload_session/start").map((call) => call.actor);
    expect(result).toMatchObject({ state: "succeeded", outcomes: { restored: 1 } });
    expect(new Set(actors).size).toBe(2);
  });

  it("83 an earlier rev comes back by files/restore, if Dropbox still has it and is not at it already", async () => {
    const old = await put(world, "/a.txt", { text: "old" });
    const now = await put(world, "/a.txt", { text: "new" });
    const restore = (rev: string) => rpc(world, "files/restore", { path: "/a.txt", rev });
    const back = (await restore(old.rev)).json;
    const unknown = (await restore("0123456789abcdef01234")).json;
    await fault(world, { route: "files/restore", effect: conflict409({ ".tag": "in_progress" }) });
    const twice = (await restore(old.rev)).json;

    expect(back).toMatchObject({ name: "a.txt", content_hash: old.content.hash });
    expect([old.rev, now.rev]).not.toContain(back.rev);
    expect([unknown, twice].map(({ error }) => error[".tag"])).toEqual(["invalid_revision", "in_progress"]);
  });

  it("83 what is given back is uploaded: files/restore could overwrite what came since", async () => {
    const { request, before } = await lostFolder(world, smallFiles(2));
    const { state } = await world.restore(request);

    expect([state, tries(world, "restore")]).toEqual(["succeeded", 0]);
    expect(filesOf(await world.tree(ALICE))).toEqual(filesOf(before));
  });

  it("85 a batch of moves nests what it answers, and refuses what it may not move", async () => {
    await put(world, "/a.txt");
    await manyFolders(world, "/Many", 10_001);
    const entries = [
      { from_path: "/a.txt", to_path: "/b.txt" },
      { from_path: "/Many", to_path: "/More" },
      {
        from_path: "/Projects/Launch plan",
        to_path: `ns:${(await folderId(world, "Marketing"))}/Launch plan`,
      },
    ];
    const { json } = await rpc(world, "files/move_batch_v2", { entries });
    const done = (await finished(world, "files/move_batch/check_v2", json)).entries as Json[];
    const single = await rpc(world, "files/move_v2", { from_path: "/Many", to_path: "/More" });

    expect(done[0]).toMatchObject({ ".tag": "success", success: { ".tag": "file", path_lower: "/b.txt" } });
    expect(done.slice(1).map(({ failure }) => failure.relocation_error[".tag"])).toEqual([
      "too_many_files",
      "cant_move_shared_folder",
    ]);
    expect(single.json.error[".tag"]).toBe("too_many_files");
  });

  it("86 a folder is shared at once or by a job, refused where it is shared already or policy forbids", async () => {
    const share = (path: string, more: object = {}) => rpc(world, "sharing/share_folder", { path, ...more });
    const complete = (await share("/S1")).json;
    const launched = (await share("/S2", { force_async: true })).json;
    const job = await finished(world, "sharing/check_share_job_status", launched);
    const again = (await share("/S1")).json;
    await world.control("PATCH", "switches", { outside_sharing_allowed: false });
    const forbidden = (await share("/S3", { member_policy: { ".tag": "anyone" } })).json;

    expect(complete).toMatchObject({ ".tag": "complete", name: "S1" });
    expect([launched[".tag"], job[".tag"], job.name]).toEqual(["async_job_id", "complete", "S2"]);
    expect(again.error.bad_path).toMatchObject({
      ".tag": "already_shared",
      shared_folder_id: complete.shared_folder_id,
    });
    expect(forbidden.error).toEqual({ ".tag": "team_policy_disallows_member_policy" });
  });

  it("86 a restore shares nothing: it lists the places of shared folders, as items of their own", async () => {
    await world.backUp();
    const { causes, state } = await world.restore({ paths: [`/${ALICE}`], mode: "new-folder" });

    expect(state).toBe("succeeded");
    expect(causes.mount_listed).toBeGreaterThan(0);
    expect(world.sandbox.log.calls("sharing/share_folder")).toEqual([]);
  });

  it.each(["a", "b", "c"])("87 a new team folder is made, or refused, in model %s", async (model) => {
    await world.control("PUT", "model", { model });
    const make = () => teamCall(world, "team/team_folder/create", { name: "Given back" });
    const [made, again] = [await make(), await make()];

    if (model === "b") return expect(made.json.error[".tag"]).toBe("team_shared_dropbox_error");
    expect(made.json).toMatchObject({ name: "Given back", status: { ".tag": "active" } });
    expect(again.json.error[".tag"]).toBe("folder_name_already_used");
  });

  it("87 what was in a removed team folder is not put into one that a restore makes: another target takes it", async () => {
    await world.backUp();
    await world.control("POST", "team-folders/Marketing/archive");
    await teamCall(world, "team/team_folder/permanently_delete", {
      team_folder_id: await folderId(world, "Marketing"),
    });
    await world.backUp();
    const request = { paths: ["/team-folders/Marketing"] };
    const entity = await entityOf("alice@acme.example");
    await expect(world.restore(request)).rejects.toThrow("no longer in the team; choose another target");
    const { state } = await world.restore({ ...request, mode: "new-folder", entity });

    expect(state).toBe("succeeded");
    expect(world.sandbox.log.calls("team_folder/create")).toEqual([]);
  });

  it("88 a member who left is no target any more, and another is offered and taken", async () => {
    await world.backUp();
    await world.control("DELETE", "members/bob");
    await world.backUp();
    const request = { paths: [`/${BOB}/src`] };
    const entity = await entityOf("alice@acme.example");
    const refused = world.restore(request);
    await expect(refused).rejects.toThrow("no longer in the team; choose another target");
    const { state } = await world.restore({ ...request, mode: "new-folder", entity });

    expect(state).toBe("succeeded");
  });

  it("88 a suspended member is no target, and the plan says so before anything is sent; another takes the items", async () => {
    await world.backUp();
    await world.control("PATCH", "members/bob", { status: "suspended" });
    await world.control("POST", "delete", { member: "bob", path: "/src" });
    const request = { paths: [`/${BOB}/src`] };
    const entity = await entityOf("alice@acme.example");
    await expect(world.restore(request)).rejects.toThrow(
      "is suspended, and Dropbox takes nothing for suspended",
    );
    const sent = world.sandbox.log.calls("upload").length;
    const taken = await world.restore({ ...request, mode: "new-folder", entity });

    expect(sent).toBe(0);
    expect(taken.state).toBe("succeeded");
  });

  it("88 of a team whose member is suspended after the plan, that one's items alone fail, by their cause", async () => {
    await world.backUp();
    const plan = await planRestore(world.giving, {
      run: 1,
      paths: [`/${BOB}`, `/${ALICE}`],
      mode: "new-folder",
    });
    await world.control("PATCH", "members/bob", { status: "suspended" });
    const { state, restoreId } = await runRestore(world.giving, plan.restoreId);

    const causes = new Set(Object.values(await failedItems(world, restoreId)));
    expect(state).toBe("partial");
    expect([...causes].filter((code) => !code.endsWith("_listed"))).toEqual(["target_suspended"]);
    expect(causeOf("target_suspended").fix).toContain("restore to another member");
  });
});

/** In jobs that end within few looks: on a loaded machine a single one outlives the patience of a clock that tests move. */
async function manyFolders(world: RestoreWorld, below: string, count: number) {
  const paths = Array.from({ length: count }, (_, n) => `${below}/${n}`);
  const acting = await asAlice(world);
  for (let at = 0; at < count; at += 1000) {
    await world.dropbox.createFolders({ acting, paths: paths.slice(at, at + 1000) });
  }
}

/** A raw call in the team's name. */
async function teamCall(world: RestoreWorld, route: string, arg: unknown): Promise<Json> {
  const token = await world.parts.tokens.current();
  const headers = { authorization: `Bearer ${token}`, "content-type": "application/json" };
  const request = { method: "POST", headers, body: JSON.stringify(arg) };
  const answer = await world.sandbox.fetch(new Request(`http://sandbox/2/${route}`, request));
  const text = await answer.text();
  return { status: answer.status, json: text.startsWith("{") ? JSON.parse(text) : text };
}

async function folderId(world: RestoreWorld, name: string): Promise<string> {
  const { namespaces } = await world.control("GET", "team") as { namespaces: { id: string; name: string }[] };
  return namespaces.find((one) => one.name === name)!.id;
}

/** What a job that was launched came to. */
async function finished(world: RestoreWorld, route: string, { async_job_id }: Json): Promise<Json> {
  for (;;) {
    const { json } = await rpc(world, route, { async_job_id });
    if (json[".tag"] !== "in_progress") return json;
    await new Promise((done) => setTimeout(done, 5));
  }
}

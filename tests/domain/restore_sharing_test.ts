import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { RESTORE_SCOPES } from "../../src/dropbox/scopes.ts";
import type { Fetch } from "../../src/dropbox/link.ts";
import { planRestore, type RestoreRequest, runRestore } from "../../src/domain/restore/restore.ts";
import { clientOver, filesOf, type RestoreWorld, restoreWorld } from "./restore_world.ts";

let world: RestoreWorld;
let plans: string;
const ASKED: RestoreRequest = {
  run: 1,
  paths: ["/shared-folders/Plans"],
  mode: "in-place",
  sharing: "reapply",
};

beforeEach(async () => {
  world = await restoreWorld({ backedUp: false });
  await world.control("POST", "put", { member: "alice", path: "/Plans/a.txt", text: "a" });
  const shared = { member: "alice", path: "/Plans", owner: "alice", with: ["bob"] };
  plans = (await world.control("POST", "shared-folders", shared) as { namespace: string }).namespace;
});
afterEach(() => world.close());

const again = (more: Partial<RestoreRequest> = {}, parts = {}) => world.restore({ ...ASKED, ...more }, parts);
const bobLeaves = () => world.control("DELETE", "shared-folders/Plans/members/bob");
const gaveNothing = () =>
  ["share_folder", "add_folder_member", "update_folder_policy", "create_shared_link"]
    .every((route) => world.sandbox.log.calls(`sharing/${route}`).length === 0);

async function memberOf(name: string) {
  for await (const one of world.dropbox.members()) if (one.name.startsWith(name)) return one;
  throw new Error(`there is no ${name}`);
}

/** Roles in a shared folder now. */
async function roles(namespace = plans) {
  const found = await Array.fromAsync(
    world.dropbox.sharedFolderMembers(namespace, { member: (await memberOf("Alice")).id }),
  );
  return Object.fromEntries(found.map(({ name, access }) => [name, access]));
}

/** What became of each: `Bob Brown: done`. */
async function ledger() {
  const rows = await world.catalogue.read.selectFrom("restore_shares").selectAll().orderBy("id").execute();
  return Object.fromEntries(rows.map(({ kind, name, state, code }) => [
    kind === "folder" ? "" : name,
    code === null ? state : `${state} ${code}`,
  ]));
}

const audited = async () =>
  (await world.catalogue.read.selectFrom("tellings").select("body").where("log", "=", "audit").execute())
    .map(({ body }) => JSON.parse(body).told)
    .filter(({ action }) => action === "content.sharing_given").map(({ detail }) => detail);

describe("X8 sharing that is given back", () => {
  it("lets who is missing in again, in the role of that day and without a mail, and says so in the audit log", async () => {
    await world.backUp();
    await bobLeaves();

    const result = await again();

    expect(result).toMatchObject({
      state: "succeeded",
      sharing: { folders: 1, done: 1, left: 0, failed: 0 },
    });
    expect(await roles()).toEqual({ "Alice Adams": "owner", "Bob Brown": "editor" });
    expect(await ledger()).toEqual({ "": "kept", Rules: "kept", "Alice Adams": "kept", "Bob Brown": "done" });
    expect(await audited()).toEqual([
      expect.objectContaining({ folder: "/shared-folders/Plans", to: "bob@acme.example", role: "editor" }),
    ]);
  });

  it("is reported alone where nothing else is asked for, and left out where nobody asks", async () => {
    await world.backUp();
    await bobLeaves();

    const told = await again({ sharing: undefined });
    const out = await again({ sharing: "none" });

    expect(told).toMatchObject({ state: "succeeded", sharing: { folders: 1, told: 3 } });
    expect(out.sharing).toBeNull();
    expect(gaveNothing()).toBe(true);
    expect(await roles()).toEqual({ "Alice Adams": "owner" });
  });

  it("comes with a folder that was unshared and deleted, where it stood in its owner's home", async () => {
    const policy = { member_policy: { ".tag": "team" }, acl_update_policy: { ".tag": "owner" } };
    await world.control("PUT", "folders/Plans/rules", { policy });
    await world.backUp();
    await world.control("DELETE", "shared-folders/Plans");
    await world.control("POST", "delete", { member: "alice", path: "/Plans" });

    const result = await again();

    const [row] = await world.catalogue.read.selectFrom("restore_shares").selectAll().where(
      "kind",
      "=",
      "folder",
    )
      .execute();
    expect(result).toMatchObject({ state: "succeeded", outcomes: { restored: 1 } });
    expect(await roles(row!.shared_as!)).toEqual({ "Alice Adams": "owner", "Bob Brown": "editor" });
    const shared = await world.dropbox.sharedFolder(row!.shared_as!, {
      member: (await memberOf("Alice")).id,
    });
    expect(shared).toMatchObject({ pathLower: "/plans", policy: { member: "team", aclUpdate: "owner" } });
    expect((await audited()).map(({ to }: { to: string }) => to)).toEqual(["Plans", "bob@acme.example"]);
  });

  it("opens no folder that stands there by now: what is in it besides would be shared, too", async () => {
    await world.backUp();
    await world.control("DELETE", "shared-folders/Plans");
    await world.control("POST", "put", { member: "alice", path: "/Plans/private.txt", text: "mine" });

    const result = await again();

    expect(result.state).toBe("succeeded");
    expect(await ledger()).toMatchObject({
      "": "left share_folder_stood",
      "Bob Brown": "left share_folder_stood",
    });
    expect(gaveNothing()).toBe(true);
  });

  it("opens a new folder of its own instead, where that is asked for", async () => {
    await world.backUp();
    await world.control("DELETE", "shared-folders/Plans");

    const result = await again({ mode: "new-folder" });

    const { folder } = result.destinations[0]!;
    expect(filesOf(await world.tree("members/alice@acme.example"))).toHaveProperty(["/Plans/a.txt"]);
    const [row] = await world.catalogue.read.selectFrom("restore_shares").selectAll().where(
      "kind",
      "=",
      "folder",
    )
      .execute();
    const alice = { member: (await memberOf("Alice")).id };
    expect((await world.dropbox.sharedFolder(row!.shared_as!, alice)).pathLower).toBe(
      `${folder}/Plans`.toLowerCase(),
    );
  });
});

describe("X8 sharing never gives more than stood", () => {
  it.each([["suspend", "share_member_suspended"], ["remove", "share_member_gone"]])(
    "to who has been touched by %s since: %s",
    async (deed, code) => {
      await world.backUp();
      await bobLeaves();
      const bob = await memberOf("Bob");
      if (deed === "suspend") await world.control("PATCH", `members/${bob.id}`, { status: "suspended" });
      else await world.control("DELETE", `members/${bob.id}`);

      expect(await again()).toMatchObject({
        state: "succeeded",
        causes: { [code]: 1 },
        sharing: { left: 1 },
      });
      expect(gaveNothing()).toBe(true);
    },
  );

  it("to who is suspended between the plan and the restore", async () => {
    await world.backUp();
    await bobLeaves();
    const plan = await planRestore(world.giving, ASKED);
    await world.control("PATCH", `members/${(await memberOf("Bob")).id}`, { status: "suspended" });

    const result = await runRestore(world.giving, plan.restoreId);

    expect(plan.sharing).toMatchObject({ planned: 1 });
    expect(result.causes).toEqual({ share_member_suspended: 1 });
  });

  it("to a group that has people now who were not in it", async () => {
    const sales = await groupNamed("Sales");
    await world.control("PUT", `folders/Plans/access/${sales}`, { access: "viewer" });
    await world.backUp();
    await world.control("DELETE", `folders/Plans/access/${sales}`);
    const same = await again();
    await world.control("DELETE", `folders/Plans/access/${sales}`);
    await world.control("PUT", `groups/${sales}/members/${(await memberOf("Alice")).id}`);

    const grown = await again();

    expect([same.sharing?.done, same.causes]).toEqual([1, {}]);
    expect(grown.causes).toEqual({ share_group_grown: 1 });
  });

  it("by a role: who is in already stays as they are", async () => {
    await world.backUp();
    await world.control("PUT", "folders/Plans/access/bob", { access: "viewer" });

    expect((await again()).causes).toEqual({ share_role_differs: 1 });
    expect(await roles()).toMatchObject({ "Bob Brown": "viewer" });
  });

  it.each([[{}, "share_link_anew", "done"], [{ password_protected: true }, "share_link_password", "left"]])(
    "by a link %j: %s",
    async (more, code, state) => {
      const link = {
        audience_options: [],
        current_audience: { ".tag": "team" },
        access_level: { ".tag": "viewer" },
        link_permissions: [],
        password_protected: false,
        ...more,
      };
      await world.control("PUT", "folders/Plans/rules", { link });
      await world.backUp();
      await world.control("PUT", "folders/Plans/rules", {});

      await again();

      expect(await ledger()).toMatchObject({ Link: `${state} ${code}` });
    },
  );

  it.each([
    [{ mode: "new-folder" as const }, "share_inside"],
    [{ paths: ["/shared-folders/Plans/a.txt"] }, "share_part"],
  ])("where it is restored otherwise: %j is told as %s", async (more, code) => {
    await world.backUp();
    await bobLeaves();

    expect((await again(more)).causes).toMatchObject({ [code]: 3 });
    expect(gaveNothing()).toBe(true);
  });

  it("in another member's folder, and of what is only mounted in what is restored", async () => {
    await world.backUp();
    const { id } = await world.catalogue.read.selectFrom("entities").select("id")
      .where("email", "=", "carol@acme.example").executeTakeFirstOrThrow();

    const elsewhere = await again({ mode: "new-folder", entity: id });
    const mounted = await again({ paths: ["/members/bob@acme.example"] });

    expect(elsewhere.causes).toMatchObject({ share_elsewhere: 3 });
    expect(mounted.causes.share_mounted).toBeGreaterThanOrEqual(3);
    expect(gaveNothing()).toBe(true);
  });
});

describe("X8 sharing in trouble", () => {
  const refuse = (error: object) =>
    world.control("POST", "faults", {
      route: "sharing/add_folder_member",
      times: null,
      effect: { status: 409, body: { error_summary: "x/", error } },
    });

  it.each([
    [{ ".tag": "cant_share_outside_team" }, "succeeded", "share_outside_forbidden"],
    [
      { ".tag": "bad_member", bad_member: { ".tag": "invalid_dropbox_id", invalid_dropbox_id: "x" } },
      "succeeded",
      "share_member_gone",
    ],
    [{ ".tag": "email_unverified" }, "partial", "share_address_unverified"],
    [{ ".tag": "no_permission" }, "partial", "share_not_allowed"],
    [{ ".tag": "rate_limit" }, "partial", "share_limit"],
    [{ ".tag": "team_folder" }, "partial", "share_refused"],
  ])("says %j as %s, %s, and retries what failed", async (error, state, code) => {
    await world.backUp();
    await bobLeaves();
    const { id } = await refuse(error) as { id: number };

    const first = await again();
    await world.control("DELETE", `faults/${id}`);

    expect(first).toMatchObject({ state, causes: { [code]: 1 } });
    if (state !== "partial") return;
    expect(await runRestore(world.giving, first.restoreId)).toMatchObject({
      state: "succeeded",
      sharing: { done: 1 },
    });
    expect(await roles()).toMatchObject({ "Bob Brown": "editor" });
  });

  it("asks for a connection with the permission where the app has none to share, after the files", async () => {
    await world.backUp();
    await bobLeaves();
    const scopes = RESTORE_SCOPES.filter((scope) => scope !== "sharing.write");
    const { dropbox } = await world.connect(undefined, undefined, scopes);

    expect(await again({}, { dropbox })).toMatchObject({ state: "partial", causes: { missing_scope: 1 } });
  });

  it.each(["before", "after"])(
    "goes on where it was stopped %s somebody was let in, and lets nobody in twice",
    async (when) => {
      await world.control("PUT", "shared-folders/Plans/members/carol");
      await world.backUp();
      await bobLeaves();
      await world.control("DELETE", "shared-folders/Plans/members/carol");
      const stop = new AbortController();
      const wire = (next: Fetch): Fetch => async (url, init) => {
        if (!String(url).includes("add_folder_member")) return await next(url, init);
        if (when === "before") stop.abort(new Error("stopped"));
        stop.signal.throwIfAborted();
        const answer = await next(url, init);
        stop.abort(new Error("stopped"));
        return answer;
      };
      const plan = await planRestore(world.giving, ASKED);
      const parts = { ...world.giving, dropbox: clientOver(world, wire) };
      const first = await runRestore(parts, plan.restoreId, { signal: stop.signal });
      const second = await runRestore(world.giving, plan.restoreId);

      expect(first).toMatchObject({ state: "parked", reason: { code: "interrupted" } });
      expect(second.state).toBe("succeeded");
      expect(await roles()).toMatchObject({ "Bob Brown": "editor", "Carol Çelik": "editor" });
      expect(world.sandbox.log.calls("sharing/add_folder_member")).toHaveLength(2);
    },
  );
});

async function groupNamed(name: string) {
  for await (const group of world.dropbox.groups()) if (group.name === name) return group.id;
  throw new Error(`there is no group ${name}`);
}

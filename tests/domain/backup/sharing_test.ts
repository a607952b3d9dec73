import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { findNamespace } from "../../../src/storage/catalogue/namespaces.ts";
import { listRuns } from "../../../src/storage/catalogue/runs.ts";
import { accessAt } from "../../../src/storage/catalogue/sharing.ts";
import { BACKUP_SCOPES } from "../../../src/dropbox/scopes.ts";
import { type BackupWorld, backupWorld } from "../../support/backup_world.ts";

let world: BackupWorld;
let plans: string;
beforeEach(async () => {
  world = await backupWorld();
  await world.control("POST", "put", { member: "alice", path: "/Plans/a.txt", text: "a" });
  const shared = { member: "alice", path: "/Plans", owner: "alice", with: ["bob"] };
  plans = (await world.control("POST", "shared-folders", shared) as { namespace: string }).namespace;
});
afterEach(() => world.close());

const onDay = (day: number, change: Parameters<BackupWorld["backUp"]>[0] = {}) =>
  world.backUp({ ...change, now: () => new Date(Date.UTC(2026, 11, day)) });
const asked = () => world.sandbox.log.calls("/2/sharing/").length;
const groupNamed = async (name: string) => {
  for await (const group of world.dropbox.groups()) if (group.name === name) return group.id;
  throw new Error(`there is no group ${name}`);
};

async function access(run: number) {
  const { id } = (await findNamespace(world.catalogue.read, "task", plans))!;
  return (await accessAt(world.catalogue.read, id, run))
    .map(({ name, access, via }) => via ? `${name}: ${access} by ${via}` : `${name}: ${access}`);
}

async function rulesOf(namespace: string) {
  const found = await world.catalogue.read.selectFrom("shares as s").innerJoin(
    "namespaces as ns",
    "ns.id",
    "s.namespace_id",
  ).select(["s.rules", "s.unread_code", "s.from_run", "s.to_run"]).where("ns.dropbox_id", "=", namespace)
    .orderBy("s.from_run").execute();
  return found.map((row) => ({ ...row, rules: row.rules && JSON.parse(row.rules) }));
}

describe("who has access", () => {
  it("is known as of each run, also by a group", async () => {
    await onDay(1);
    await world.control("PUT", `folders/Plans/access/${await groupNamed("Sales")}`, { access: "viewer" });
    await world.control("DELETE", "shared-folders/Plans/members/bob");
    await onDay(2);

    expect(await access(1)).toEqual(["Alice Adams: owner", "Bob Brown: editor"]);
    expect(await access(2)).toEqual([
      "Alice Adams: owner",
      "Sales: viewer",
      "Bob Brown: viewer by Sales",
      "Carol Çelik: viewer by Sales",
    ]);
  });

  it("comes with the folder's policies and link settings, but never with the link", async () => {
    await onDay(1);
    const link = {
      url: "https://www.dropbox.com/scl/fo/secret",
      audience_options: [{ ".tag": "team" }],
      current_audience: { ".tag": "team" },
      access_level: { ".tag": "viewer" },
      expiry: "2027-01-01T00:00:00Z",
      link_permissions: [],
      password_protected: true,
    };
    await world.control("PUT", "folders/Plans/rules", {
      policy: { member_policy: { ".tag": "team" } },
      link,
    });
    await onDay(2);

    const [before, after] = await rulesOf(plans);
    expect(before).toMatchObject({
      from_run: 1,
      to_run: 2,
      rules: { link: null, policy: { member: "anyone" } },
    });
    expect(after).toMatchObject({ from_run: 2, to_run: null, rules: { policy: { member: "team" } } });
    expect(after!.rules.link).toEqual({
      audience: "team",
      access: "viewer",
      expires: "2027-01-01T00:00:00Z",
      hasPassword: true,
    });
  });

  it("is asked for twice a day at most, and writes nothing where it is as it was", async () => {
    await onDay(1);
    await world.control("DELETE", "calls");
    await onDay(1);
    const calls = asked();
    await onDay(2);

    const runs = await listRuns(world.catalogue.read, "task");
    expect([calls, asked() > 5]).toEqual([0, true]);
    expect(new Set(runs.map((run) => run.tree_id)).size).toBe(1);
  });

  it("stays as it was where Dropbox does not answer, which is said, and is asked for in the next run", async () => {
    await onDay(1);
    const route = "sharing/list_folder_members";
    const fault = await world.control("POST", "faults", { route, times: null, effect: { status: 500 } });
    const second = await onDay(2);
    await world.control("DELETE", `faults/${(fault as { id: string }).id}`);
    const third = await onDay(2);

    expect(second).toMatchObject({ state: "partial", removed: 0 });
    expect(Object.keys(second.causes)).toEqual(["sharing_not_read"]);
    expect(await access(2)).toEqual(await access(1));
    expect(third.state).toBe("success");
  });

  it("is told as missing a permission where the app has none for it, and the files are all there", async () => {
    const { dropbox, tokens } = await world.connect(
      undefined,
      undefined,
      BACKUP_SCOPES.filter((scope) => scope !== "sharing.read"),
    );
    const result = await onDay(1, { dropbox, tokens });

    expect(result).toMatchObject({ state: "partial", causes: { missing_scope: 1 } });
    expect(result.files).toBeGreaterThan(30);
  });

  it("is dated as unknown where Dropbox refuses to tell it, and misses nothing", async () => {
    await onDay(1);
    const body = { error_summary: "access_error/not_a_member/", error: { ".tag": "not_a_member" } };
    await world.control("POST", "faults", {
      route: "sharing/get_folder_metadata",
      times: null,
      effect: { status: 409, body },
    });
    const second = await onDay(2);

    expect(second.state).toBe("success");
    expect((await rulesOf(plans)).at(-1)).toMatchObject({ unread_code: "not_a_member", rules: null });
    expect(await access(1)).toEqual(["Alice Adams: owner", "Bob Brown: editor"]);
    expect(await access(2)).toEqual([]);
  });
});

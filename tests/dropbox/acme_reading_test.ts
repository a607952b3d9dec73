import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Acting, Entry, FileEntry } from "../../src/dropbox/types.ts";
import { type Acme, acme, collect, contentHash } from "./acme.ts";
import { failureOf } from "./support.ts";

let team: Acme;
let admin: string;
beforeAll(async () => {
  team = await acme();
  admin = (await team.client.authenticatedAdmin()).id;
});
afterAll(() => team[Symbol.asyncDispose]());

async function listAll(acting: Acting): Promise<Entry[]> {
  let page = await team.client.listFolder({
    acting,
    path: "",
    recursive: true,
    includeMounted: false,
    limit: 3,
  });
  const entries = [...page.entries];
  while (page.hasMore) {
    page = await team.client.listContinue({ acting, cursor: page.cursor });
    entries.push(...page.entries);
  }
  return entries;
}

async function fileOf(acting: Acting, path: string): Promise<FileEntry> {
  const entry = await team.client.metadata({ acting, path });
  if (entry.kind !== "file") throw new Error(`${path} is a ${entry.kind}`);
  return entry;
}

describe("Acme", () => {
  it("has members of all statuses and two admins", async () => {
    const members = await collect(team.client.members({ includeRemoved: true }));

    expect(Object.fromEntries(members.map((one) => [one.name.split(" ")[0], one.status]))).toEqual({
      Alice: "active",
      Bob: "active",
      Carol: "active",
      Sam: "active",
      Dan: "suspended",
      Erin: "invited",
      Frank: "removed",
    });
    expect(members.filter((one) => one.isAdmin).map((one) => one.name)).toEqual(["Alice Adams", "Sam Stone"]);
    expect(members.find((one) => one.status === "invited")!.accountId).toBeNull();
  });

  it("has team folders, namespaces, groups and features", async () => {
    const folders = await collect(team.client.teamFolders());
    const namespaces = await collect(team.client.namespaces());
    const groups = await collect(team.client.groups());
    const sales = await collect(team.client.groupMembers(groups.find((one) => one.name === "Sales")!.id));

    expect(folders.map(({ name, status }) => [name, status])).toContainEqual(["Old projects", "archived"]);
    expect(new Set(namespaces.map((one) => one.id)).size).toBe(namespaces.length);
    expect(namespaces.filter((one) => one.kind === "other")).toEqual([]);
    expect(namespaces.find((one) => one.name === "Notes")).toMatchObject({
      kind: "app_folder",
      memberId: team.member("Bob"),
    });
    expect(sales.map((one) => one.id).sort()).toEqual([team.member("Bob"), team.member("Carol")].sort());
    expect(await team.client.features()).toMatchObject({ uploadLimit: null, hasTeamSharedDropbox: false });
  });

  it("has shared folders whose owners and members are told", async () => {
    const namespaces = await collect(team.client.namespaces());
    const idOf = (name: string) => namespaces.find((one) => one.name === name)!.id;

    const offer = await team.client.sharedFolder(idOf("Offer"), { member: team.member("Bob") });
    const launch = await collect(team.client.sharedFolderMembers(idOf("Launch plan"), { admin }));

    expect(offer.ownerTeam?.name).toBe("Initech");
    const users = launch.filter((one) => one.kind === "user").map((one) => one.memberId).sort();
    expect(users).toEqual(["Alice", "Bob", "Carol"].map(team.member).sort());
  });

  it("tells accounts and their space", async () => {
    const bob = await team.client.account({ member: team.member("Bob") });
    const space = await team.client.spaceUsage({ member: team.member("Bob") });

    expect([bob.email, bob.memberId]).toEqual(["bob@acme.example", team.member("Bob")]);
    expect(bob.homeNamespace).toBe(team.at("Bob").root);
    expect(space.used).toBeGreaterThan(0);
    expect(space.allocated).toBeGreaterThan(space.used);
  });

  it("can be read whole, namespace by namespace, every byte as hashed", async () => {
    const held = await filesHeld();
    const listed: FileEntry[] = [];
    for (const { id, name } of await collect(team.client.namespaces())) {
      // Initech's folder is closed to Acme's admin; Bob is in it.
      const acting = name === "Offer" ? { member: team.member("Bob"), root: id } : { admin, root: id };
      for (const entry of await listAll(acting)) {
        if (entry.kind === "file") listed.push(entry);
        if (entry.kind !== "file" || !entry.isDownloadable || entry.symlinkTarget !== null) continue;
        const { body, meta } = await team.client.openDownload({ acting, rev: entry.rev });
        expect(await contentHash(body), entry.pathDisplay).toBe(entry.contentHash);
        expect(meta.rev).toBe(entry.rev);
      }
    }
    expect(new Set(listed.map((one) => one.id)).size).toBe(held);
    expect(listed).toHaveLength(held);
  });

  it("exports what cannot be downloaded, and shows symlinks as such", async () => {
    const alice = team.at("Alice");
    const paper = await fileOf(alice, "/Meeting notes.paper");

    const copy = await team.client.openExport({ acting: alice, path: paper.id, format: paper.exportAs[0] });
    const refused = await failureOf(team.client.openDownload({ acting: alice, path: paper.id }));

    expect(paper).toMatchObject({ isDownloadable: false, exportAs: ["html", "markdown"] });
    expect(await contentHash(copy.body)).toBe(copy.exportHash);
    expect(refused).toMatchObject({ kind: "refused", code: "unsupported_file" });
    expect((await fileOf(alice, "/latest")).symlinkTarget).toBe("/Users/alice/Dropbox/Projects");
  });

  it("refuses what acting one may not see, in kinds", async () => {
    const suspended = await failureOf(team.client.listFolder({ acting: team.at("Dan"), path: "" }));
    const stranger = await failureOf(team.client.account({ member: "dbmid:nobody" }));
    const lost = await failureOf(team.client.listFolder({ acting: { admin, root: "999999" }, path: "" }));
    const gone = await failureOf(team.client.openDownload({ acting: team.at("Bob"), path: "/none" }));

    expect(suspended).toMatchObject({ kind: "forbidden", code: "user_suspended" });
    expect(stranger).toMatchObject({ kind: "missing", code: "invalid_select_user" });
    expect(lost).toMatchObject({ kind: "missing", code: "no_permission" });
    expect(gone).toMatchObject({ kind: "missing", code: "path/not_found" });
    expect(gone.details.requestId).toBeTruthy();
  });
});

/** Files in active namespaces as the world itself counts them. */
async function filesHeld(): Promise<number> {
  type World = { namespaces: { status: string; files: number }[] };
  const { namespaces } = await team.control<World>("team", undefined, "GET");
  return namespaces.filter((one) => one.status === "active").reduce((sum, one) => sum + one.files, 0);
}

describe("changes at Acme", () => {
  it("come by cursor, with longpoll telling first, and reset voids the cursor", async () => {
    const acting = team.at("Bob");
    const cursor = await team.client.latestCursor({ acting, path: "", recursive: true });
    await team.control("put", { member: "bob", path: "/new.txt", text: "new" });

    const { changes } = await team.client.longpoll({ cursor, timeout: 30 });
    const page = await team.client.listContinue({ acting, cursor });
    await team.control("cursors/reset", { namespace: acting.root });
    const reset = await failureOf(team.client.listContinue({ acting, cursor: page.cursor }));
    const garbage = await failureOf(team.client.listContinue({ acting, cursor: "garbage" }));

    expect(changes).toBe(true);
    expect(page.entries.map((entry) => entry.name)).toEqual(["new.txt"]);
    expect([reset.kind, reset.code]).toEqual(["reset", "reset"]);
    expect([garbage.kind, garbage.code]).toEqual(["reset", "cursor_refused"]);
  });
});

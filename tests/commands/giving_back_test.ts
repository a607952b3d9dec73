import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { backedUpWorld } from "./backed_up_world.ts";
import { type CliWorld, endOf } from "./cli.ts";

let world: CliWorld;

const beginWorld = async () => void (world = await backedUpWorld());

const CONTRACTS = "/members/alice@acme.example/Contracts";

/** What Dropbox has in a member's home, by path, with content hashes. */
function filesOf(email: string): Map<string, string> {
  const { db } = world.sandbox.world.state;
  const rows = db.rows<{ path: string; hash: string }>(
    `select e.path_display as path, e.hash from entries e join members m on m.home = e.namespace
      where m.email = ? and e.kind = 'file'`,
    email,
  );
  return new Map(rows.map(({ path, hash }) => [path, hash]));
}

describe("dropkeep restore", () => {
  beforeEach(beginWorld);
  afterEach(() => world.close());

  it("brings a deleted folder back where it was, byte for byte", async () => {
    const before = filesOf("alice@acme.example");
    await world.control("POST", "delete", { member: "alice", path: "/Contracts" });
    expect(filesOf("alice@acme.example").size).toBe(before.size - 2);

    const { code, json } = await world.run(["restore", CONTRACTS, "--in-place", "--json"]);

    expect([code, json.state, json.outcomes.restored]).toEqual([0, "succeeded", 2]);
    expect(filesOf("alice@acme.example")).toEqual(before);
  });

  it("makes a new folder that says what it is, and overwrites nothing", async () => {
    await world.control("POST", "put", { member: "alice", path: "/Contracts/Lease.pdf", text: "newer" });
    const newer = filesOf("alice@acme.example");

    const { json, code } = await world.run(["restore", CONTRACTS, "--label", "for Eve", "--json"]);

    const after = filesOf("alice@acme.example");
    expect([code, json.destinations[0].folder]).toEqual([
      0,
      expect.stringMatching(/^\/Restored 20\S+ \S+ for Eve/),
    ]);
    for (const [path, hash] of newer) expect(after.get(path)).toBe(hash);
    expect(after.size).toBe(newer.size + 2);
  });

  it("plans without touching anything, and does the plan later", async () => {
    const before = filesOf("bob@acme.example");
    const args = ["restore", CONTRACTS, "--to", "bob@acme.example", "--plan", "--json"];

    const planned = await world.run(args);
    const untouched = filesOf("bob@acme.example");
    const done = await world.run(["restore", "run", String(planned.json.restore), "--json"]);
    const listed = await world.run(["restore", "list", "--json"]);

    expect(planned.json.plan).toMatchObject({ mode: "new-folder", files: 2, blockers: [] });
    expect(untouched).toEqual(before);
    expect([done.code, filesOf("bob@acme.example").size]).toEqual([0, before.size + 2]);
    expect(listed.json.restores).toEqual([expect.objectContaining({ state: "succeeded", label: "" })]);
  });

  it("plans and restores a whole team of which a member is suspended, and exits with 3 for what is his", async () => {
    const planned = await world.run(["restore", "/", "--plan", "--json"]);
    const done = await world.run(["restore", "run", String(planned.json.restore), "--json"]);

    const { causes } = done.json;
    expect([planned.code, done.code, done.json.state]).toEqual([0, 3, "partial"]);
    expect(planned.json.plan).toMatchObject({ blockers: [], not_restorable: { target_suspended: 1 } });
    expect(causes).toContainEqual(expect.objectContaining({ code: "target_suspended", count: 1 }));
    expect(done.json.outcomes.restored).toBeGreaterThan(20);
  });

  it("shows what is not restored alone, and says how many more there are than were asked for", async () => {
    const planned = await world.run(["restore", "/members/alice@acme.example", "--plan", "--json"]);
    await world.run(["restore", CONTRACTS, "--plan"]);
    const show = ["restore", "show", String(planned.json.restore)];

    const all = await world.run([...show, "--json"]);
    const one = await world.run([...show, "--limit", "1", "--json"]);
    const words = await world.run([...show, "--limit", "1"]);
    const listed = await world.run(["restore", "list", "--limit", "1", "--json"]);

    const codes = all.json.items.map(({ cause }: { cause: { code: string } }) => cause.code).sort();
    expect(codes).toEqual(["mount_listed", "mount_listed", "symlink_listed"]);
    expect([all.json.more, one.json.items.length, one.json.more]).toEqual([0, 1, 2]);
    expect(words.stdout).toMatch(/There are 2 more: say --limit 3\n$/);
    expect([listed.json.restores.length, listed.json.more]).toEqual([1, 1]);
  });

  it("goes on after Ctrl-C where it stopped", async () => {
    await world.control("POST", "delete", { member: "bob", path: "/Videos" });
    await world.control("POST", "faults", { route: "files/upload", times: null, effect: { delay: 700 } });
    const child = world.start(["restore", "/members/bob@acme.example/Videos", "--in-place", "--json"]);
    await world.untilCalled("files/upload");
    child.kill("SIGINT");

    const stopped = await endOf(child);
    await world.control("DELETE", "faults");
    const again = await world.run(["restore", "run", String(stopped.json.restore), "--json"]);

    expect([stopped.code, stopped.json.state]).toEqual([130, "parked"]);
    expect([again.code, again.json.state]).toEqual([0, "succeeded"]);
    expect(filesOf("bob@acme.example").has("/Videos/raw-take.mp4.gpg")).toBe(true);
  });

  it("says how to connect where the team is connected for reading alone", async () => {
    await connectForReading();

    const { code, stderr } = await world.run(["restore", CONTRACTS]);

    expect([code, stderr]).toEqual([1, expect.stringContaining("dropkeep connect --to-restore")]);
  });
});

describe("a restore that cannot be", () => {
  beforeAll(beginWorld);
  afterAll(() => world.close());

  it.each([
    [["restore"], 2, "a path: dropkeep restore PATH"],
    [["restore", "/members/nobody"], 1, 'there is no "members/nobody"'],
    [["restore", CONTRACTS, "--to", "nobody"], 1, "no member or team folder has that name"],
    [["restore", CONTRACTS, "--label", "a/b"], 2, "must be one line without slashes"],
    [["restore", CONTRACTS, "--keep-both"], 2, "Cannot use --keep-both without --in-place"],
    [["restore", "run", "99"], 1, "there is none of that number"],
    [["restore", "run", "x"], 2, "give a number"],
    [["restore", CONTRACTS, "--snapshot", "zzzz"], 1, "dropkeep snapshots lists those there are"],
  ])("%j is refused with one sentence", async (args, exit, sentence) => {
    const { code, stderr } = await world.run(args);

    expect([code, stderr.trimEnd().split("\n").length]).toEqual([exit, 1]);
    expect(stderr).toContain(sentence);
  });
});

async function connectForReading() {
  const child = world.start(["connect", "--port", "0", "--json"]);
  const reader = child.stderr.getReader();
  let said = "";
  while (!/authorize\S+\s/.test(said)) said += new TextDecoder().decode((await reader.read()).value);
  reader.releaseLock();
  const [address] = /http\S+authorize\S+/.exec(said)!;
  const form = new URLSearchParams({ decision: "allow" });
  const back = await fetch(address, { method: "POST", body: form, redirect: "manual" });
  await (await fetch(back.headers.get("location")!)).text();
  return await endOf(child);
}

import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type BackupWorld, backupWorld } from "../support/backup_world.ts";
import { rpc, send } from "./alice.ts";
import { type RestoreWorld, restoreWorld, type Tree } from "../domain/restore_world.ts";

const ALICE = "members/alice@acme.example";

/** What somebody did to a folder since the backup. */
const HAPPENED: Record<string, (folder: Folder) => Promise<unknown>> = {
  "nothing happened": () => Promise.resolve(),
  "the folder was deleted": (folder) => folder.remove(""),
  "one file was deleted": (folder) => folder.remove("/Lease.pdf"),
  "a file was changed": (folder) => folder.put("/Lease.pdf", "changed"),
  "a deep file was changed": (folder) => folder.put("/Signed/Lease.pdf", "changed"),
  "a new file came": (folder) => folder.put("/New.txt", "new"),
  "a folder stands where a file was": async (folder) => {
    await folder.remove("/Lease.pdf");
    await folder.put("/Lease.pdf/inside.txt", "inside");
  },
  "a file stands where a folder was": async (folder) => {
    await folder.remove("/Signed");
    await folder.put("/Signed", "a file now");
  },
  "a file stands where the selected folder was": async (folder) => {
    await folder.remove("");
    await folder.put("", "a file now");
  },
};
const CASES = Object.keys(HAPPENED);
const MATRIX = CASES.flatMap((what) =>
  (["skip-identical", "keep-both"] as const).map((collision) => ({ what, collision }))
);

/** A clock that stands: midnight may come amid a test. And the day that names say. */
function standing(): { now: () => Date; today: string } {
  const at = new Date();
  return { now: () => at, today: at.toISOString().slice(0, 10) };
}

describe("runRestore in place", () => {
  let world: RestoreWorld;
  let run: number;
  let used = 0;
  beforeAll(async () => {
    world = await restoreWorld({ backedUp: false });
    for (let n = 1; n <= MATRIX.length + CASES.length + 3; n++) await fill(folderOf(world, n));
    run = (await world.backUp()).run;
  });
  afterAll(() => world.close());

  /** A folder that no test had yet, as it was backed up. */
  function nextFolder(): Folder {
    return folderOf(world, ++used);
  }

  it.each(MATRIX)("70 never touches what stands there: $what, $collision", async ({ what, collision }) => {
    const folder = nextFolder();
    const backedUp = await world.tree(ALICE);
    await HAPPENED[what]!(folder);
    const before = await world.tree(ALICE);

    const result = await world.restore({ run, paths: [folder.place], collision });

    const after = await world.tree(ALICE);
    expect(result.state).toBe("succeeded");
    for (const [path, entry] of before) expect(after.get(path), path).toEqual(entry);
    expect(folder.contentsIn(after)).toEqual(expect.arrayContaining(folder.contentsIn(backedUp)));
  });

  it.each(CASES)("70 doubles nothing when it is done twice: %s", async (what) => {
    const folder = nextFolder();
    await HAPPENED[what]!(folder);
    await world.restore({ run, paths: [folder.place], collision: "skip-identical" });
    const once = await world.tree(ALICE);

    const again = await world.restore({ run, paths: [folder.place], collision: "skip-identical" });

    expect(await world.tree(ALICE)).toEqual(once);
    expect(again).toMatchObject({ state: "succeeded", outcomes: { restored: 0, kept_both: 0 } });
  });

  it("70 keeps a changed file and puts the old one beside it, under a name that says so", async () => {
    const folder = nextFolder();
    await folder.put("/Lease.pdf", "changed");
    const { now, today } = standing();

    const result = await world.restore({ run, paths: [folder.place], collision: "skip-identical" }, { now });

    const after = await world.tree(ALICE);
    expect(result.outcomes).toEqual({ restored: 0, identical: 1, kept_both: 1 });
    expect(after.has(`${folder.path}/Lease (restored ${today}).pdf`)).toBe(true);
  });

  it("70 doubles nothing on another day either", async () => {
    const folder = nextFolder();
    await folder.put("/Lease.pdf", "changed");
    await world.restore({ run, paths: [folder.place], collision: "skip-identical" });
    const once = await world.tree(ALICE);

    const tomorrow = () => new Date(Date.now() + 86_400_000);
    await world.restore({ run, paths: [folder.place], collision: "skip-identical" }, { now: tomorrow });

    expect(await world.tree(ALICE)).toEqual(once);
  });

  it("70 keeps both even where they are the same, each time under another name, when told so", async () => {
    const folder = nextFolder();
    const { now, today } = standing();
    await world.restore({ run, paths: [folder.place], collision: "keep-both" }, { now });
    await world.restore({ run, paths: [folder.place], collision: "keep-both" }, { now });

    const after = await world.tree(ALICE);
    expect(after.has(`${folder.path}/Lease (restored ${today}).pdf`)).toBe(true);
    expect(after.has(`${folder.path}/Lease (restored ${today} 2).pdf`)).toBe(true);
  });
});

/** What an upload meets at its place, and what becomes of it (dropbox-api §4.1). */
const UPLOADS: [what: string, commit: object, text: string, answer: object][] = [
  ["add of the same bytes", { path: "/M/a.txt" }, "one", { rev: "same", name: "a.txt" }],
  ["add of other bytes", { path: "/M/a.txt" }, "two", { error: "path/conflict/file" }],
  ["add beside, by autorename", { path: "/M/a.txt", autorename: true }, "two", {
    rev: "new",
    name: "a (1).txt",
  }],
  ["a strict add of the same bytes", { path: "/M/a.txt", strict_conflict: true }, "one", {
    error: "path/conflict/file",
  }],
  ["overwrite", { path: "/M/a.txt", mode: "overwrite" }, "two", { rev: "new", id: "same", name: "a.txt" }],
  ["overwrite by the same bytes", { path: "/M/a.txt", mode: "overwrite" }, "one", { rev: "same" }],
  ["overwrite of a folder", { path: "/M", mode: "overwrite" }, "two", { error: "path/conflict/folder" }],
  ["add below a file", { path: "/M/a.txt/b.txt" }, "two", { error: "path/conflict/file_ancestor" }],
  ["update of another rev", { path: "/M/a.txt", mode: { ".tag": "update", update: "0123456789a" } }, "two", {
    error: "path/conflict/file",
  }],
];

describe("files/upload", () => {
  let world: BackupWorld;
  beforeAll(async () => void (world = await backupWorld()));
  afterAll(() => world.close());

  it.each(UPLOADS)("70 meets what stands there: %s", async (_, commit, text, expected) => {
    await world.control("POST", "put", { member: "alice", path: "/M/a.txt", text: "one" });
    const before = (await rpc(world, "files/get_metadata", { path: "/M/a.txt" })).json;

    const { json } = await send(world, "files/upload", commit, new TextEncoder().encode(text));

    const told = json.error ? { error: tagsOf(json.error) } : {
      ...json,
      rev: json.rev === before.rev ? "same" : "new",
      id: json.id === before.id ? "same" : "new",
    };
    expect(told).toMatchObject(expected);
  });
});

/** An upload's refusal as the path of its tags; the reason stands flattened beside a session (dropbox-api §4.1). */
function tagsOf({ reason }: { reason: { conflict: { ".tag": string } } }): string {
  return `path/conflict/${reason.conflict[".tag"]}`;
}

interface Folder {
  path: string;
  /** Its path in a snapshot. */
  place: string;
  put(below: string, text: string): Promise<unknown>;
  remove(below: string): Promise<unknown>;
  /** Contents and client times of its files, and of those put beside it. */
  contentsIn(tree: Tree): string[];
}

function folderOf(world: RestoreWorld, n: number): Folder {
  const path = `/Case ${n}.`;
  const client_modified = "2020-01-02T03:04:05Z";
  return {
    path,
    place: `/${ALICE}${path}`,
    put: (below, text) =>
      world.control("POST", "put", { member: "alice", path: `${path}${below}`, text, client_modified }),
    remove: (below) => world.control("POST", "delete", { member: "alice", path: `${path}${below}` }),
    contentsIn: (tree) =>
      [...tree].filter(([at, { kind }]) => kind === "file" && at.startsWith(path))
        .map(([, { hash, time }]) => `${hash} ${time}`),
  };
}

async function fill(folder: Folder) {
  await folder.put("/Lease.pdf", `the lease of ${folder.path}`);
  await folder.put("/Signed/Lease.pdf", `the signed lease of ${folder.path}`);
}

import { describe, expect, it } from "vitest";
import { planFolders } from "../../../src/domain/backup/fetching/folder_plan.ts";
import { folderTree, type Shelved } from "../../../src/domain/backup/fetching/folder_tree.ts";
import type { FetchJob } from "../../../src/domain/backup/pipeline/messages.ts";
import type { FolderContents } from "../../../src/storage/catalogue/folder_contents.ts";

const ACTING = { member: "dbmid:alice", root: "1" };
const PATHS = ["", "/a", "/a/one", "/a/two", "/b"];
const MEBIBYTE = 1024 * 1024;

interface Change extends Partial<FolderContents> {
  path: string;
}

/** Folders of `PATHS` by number from 1, the root; what is known of them besides. */
function contentsWith(...changes: Change[]): Map<number, FolderContents> {
  return new Map(PATHS.map((path, i) => {
    const above = path.slice(0, path.lastIndexOf("/"));
    const parentId = path === "" ? 0 : PATHS.indexOf(above) + 1;
    const known = { id: i + 1, parentId, items: 0, bytes: 0, holdsMount: false, folders: [], isLarge: false };
    return [i + 1, { ...known, ...changes.find((change) => change.path === path) }];
  }));
}

function wanted(path: string, count: number, size = 100): Shelved[] {
  return Array.from({ length: count }, (_, i) => ({
    job: { id: i, path: `${path}/${i}`, size } as FetchJob,
    size,
    parentId: PATHS.indexOf(path) + 1,
    parentPath: path,
  }));
}

/** Paths of zips, and how many items come by themselves and how many are held back. */
function planned(shelved: Shelved[], contents = contentsWith(), last: string | null = null) {
  const isOpen = ({ path }: { path: string }) => last !== null && last.startsWith(`${path}/`);
  const { jobs, held } = planFolders(folderTree(shelved, contents), ACTING, isOpen);
  const zips = jobs.flatMap((job) => "jobs" in job ? [`${job.path} ${job.jobs.length}`] : []);
  return { zips, singles: jobs.length - zips.length, held: held.length };
}

describe("planFolders", () => {
  it("asks for the largest folders, never for the root of a namespace", () => {
    const shelved = [...wanted("/a/one", 5), ...wanted("/a/two", 1), ...wanted("/b", 4), ...wanted("", 2)];

    expect(planned(shelved)).toEqual({ zips: ["/a 6", "/b 4"], singles: 2, held: 0 });
  });

  it("parts what is too large for one zip", () => {
    const shelved = [...wanted("/a/one", 7, 3 * MEBIBYTE), ...wanted("/a/two", 7, 3 * MEBIBYTE)];

    expect(planned(shelved)).toEqual({ zips: ["/a/one 7", "/a/two 7"], singles: 0, held: 0 });
  });

  it("takes a folder of very many files as one, up to what Dropbox packs", () => {
    expect(planned(wanted("/b", 8_000))).toEqual({ zips: ["/b 8000"], singles: 0, held: 0 });
    expect(planned(wanted("/b", 9_500))).toEqual({ zips: [], singles: 9_500, held: 0 });
  });

  it.each<[string, Partial<FolderContents>]>([
    ["holds a mount", { holdsMount: true }],
    ["holds more than was looked at", { isLarge: true }],
    ["holds a folder in which nothing is wanted", { folders: [99] }],
    ["holds much that is known", { items: 1, bytes: 40 * MEBIBYTE }],
  ])("leaves a folder alone that %s, not those in it", (_, change) => {
    const shelved = [...wanted("/a", 3), ...wanted("/a/one", 5)];

    const plan = planned(shelved, contentsWith({ path: "/a", ...change }));

    expect(plan).toEqual({ zips: ["/a/one 5"], singles: 3, held: 0 });
  });

  it("brings few items one by one, and counts the bytes that no zip brings as lost", () => {
    const large: Shelved = { job: null, size: 5 * MEBIBYTE, parentId: 5, parentPath: "/b" };

    expect(planned([...wanted("/a/one", 2)])).toEqual({ zips: [], singles: 2, held: 0 });
    expect(planned([...wanted("/b", 9), large])).toEqual({ zips: [], singles: 9, held: 0 });
  });

  it("waits for the rest of a folder that is being listed, unless it is too large by now", () => {
    const shelved = [...wanted("/a/one", 5), ...wanted("/a/two", 5)];
    const large = [...wanted("/a/one", 10, 3 * MEBIBYTE), ...wanted("/a/two", 5, 3 * MEBIBYTE)];

    expect(planned(shelved, contentsWith(), "/a/two/4")).toEqual({ zips: [], singles: 0, held: 10 });
    expect(planned(large, contentsWith(), "/a/two/4")).toEqual({ zips: ["/a/one 10"], singles: 0, held: 5 });
    expect(planned(shelved, contentsWith(), "/b/0")).toEqual({ zips: ["/a 10"], singles: 0, held: 0 });
  });
});

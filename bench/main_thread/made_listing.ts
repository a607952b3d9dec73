import { createHash } from "node:crypto";
import { createRandom, type Random } from "../corpus/random.ts";

/** Entries of a page: Dropbox's most. */
const PAGE = 2_000;
const DEPTH = 6;
/** Most files of one folder. */
const FILES = 18;
const WORDS =
  "report budget Index main util invoice Photo scan notes README config module test server draft Summary"
    .split(" ");
const ENDINGS = ["ts", "docx", "txt", "jpg", "pdf"];

/** Pages of one member's listing as Dropbox writes them: folders of up to eighteen files, sizes about those of documents. */
export function* madePages(member: number, files: number): Generator<string> {
  let page: unknown[] = [];
  for (const entry of entries(createRandom(`member ${member}`), member, files)) {
    page.push(entry);
    if (page.length < PAGE) continue;
    yield JSON.stringify(page);
    page = [];
  }
  yield JSON.stringify(page);
}

function* entries(random: Random, member: number, files: number) {
  const folders = [""];
  for (let made = 0; made < files;) {
    const within = folders.at(-1 - random.below(Math.min(folders.length, 12)))!;
    const parent = within.split("/").length > DEPTH ? "" : within;
    const path = `${parent}/${random.pick(WORDS)}-${folders.length}`;
    folders.push(path);
    yield { ".tag": "folder", ...place(path), id: idOf(`${member} folder ${folders.length}`) };
    for (let left = random.below(FILES); left > 0 && made < files; left--) {
      yield file(random, member, `${path}/${random.pick(WORDS)}_${++made}.${random.pick(ENDINGS)}`);
    }
  }
}

function file(random: Random, member: number, path: string) {
  return {
    ".tag": "file",
    ...place(path),
    id: idOf(`${member} ${path}`),
    client_modified: `2025-03-0${1 + random.below(9)}T10:11:12Z`,
    server_modified: "2025-03-09T10:11:12Z",
    rev: `0${hashOf(path).slice(0, 20)}`,
    size: Math.floor(2 ** (6 + random.below(14)) * (1 + random.below(100) / 100)),
    sharing_info: { read_only: false, parent_shared_folder_id: "1", modified_by: idOf(`person ${member}`) },
    is_downloadable: true,
    content_hash: hashOf(`content of ${member} ${path}`),
  };
}

function place(path: string) {
  return {
    name: path.slice(path.lastIndexOf("/") + 1),
    path_lower: path.toLowerCase(),
    path_display: path,
  };
}

function idOf(text: string): string {
  return `id:${hashOf(text).slice(0, 22)}`;
}

function hashOf(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}

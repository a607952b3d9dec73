import { Conflict } from "../errors.ts";
import { freeBeside, isSame, isThere, standFolder } from "./local_file.ts";
import { otherName, partOf } from "./local_name.ts";
import { placeFile, sweepPartials } from "./place_file.ts";
import type { ContentFacts } from "./verified.ts";

/** What became of a file. */
export interface Written {
  /** It was there with the same bytes. */
  identical: boolean;
  /** The name it got in place of its own, null where it kept it. */
  renamed: string | null;
}

/**
 * A folder on this machine that an export fills. Law: nothing outside it is touched, nothing in it is overwritten.
 * A name that leaves the folder is escaped, and a symlink in the way is refused, not followed.
 */
export class LocalFolder {
  #root: string;
  #existing: "refuse" | "skip-identical";
  /** Folders that stand, by their path, with the time they get at the end: writing into them changes it. */
  #open: { path: string; modified: number | undefined }[] = [];

  #isBegun = false;

  constructor(root: string, existing: "refuse" | "skip-identical") {
    this.#root = root;
    this.#existing = existing;
  }

  /** Makes a folder and those above it; `modified` in unix seconds. Throws `Conflict` where something else is. */
  async folder(names: string[], modified: number | undefined): Promise<Written> {
    await this.#enter(names);
    const last = this.#open.at(-1);
    if (last && last.path === this.#pathOf(names)) last.modified = modified;
    return { identical: false, renamed: otherName(names) };
  }

  /** Writes a file under a name of its own first and links it to its place when `bytes` ended well. */
  async file(
    names: string[],
    facts: ContentFacts,
    modified: number,
    bytes: AsyncIterable<Uint8Array>,
  ): Promise<Written> {
    await this.#enter(names.slice(0, -1));
    const path = this.#pathOf(names);
    if (await isThere(path)) return await this.#meet(path, facts, modified, bytes);
    await placeFile(path, bytes, (file) => file.utime(modified, modified));
    return { identical: false, renamed: otherName(names) };
  }

  /** Gives the last folders their times. */
  async finish() {
    await this.#leaveTo("");
  }

  /** Makes the folders of a path and leaves those of the path before that are not among them. */
  async #enter(names: string[]) {
    const path = this.#pathOf(names);
    if (!this.#isBegun) await this.#tidy(this.#root);
    this.#isBegun = true;
    await this.#leaveTo(path);
    for (let depth = 1; depth <= names.length; depth++) {
      const above = this.#pathOf(names.slice(0, depth));
      if (this.#open.some((one) => one.path === above)) continue;
      await standFolder(above);
      await this.#tidy(above);
      this.#open.push({ path: above, modified: undefined });
    }
  }

  /** An earlier export that was killed may have been writing here. */
  async #tidy(folder: string) {
    if (this.#existing === "skip-identical") await sweepPartials(folder);
  }

  async #leaveTo(path: string) {
    while (this.#open.length > 0 && !`${path}/`.startsWith(`${this.#open.at(-1)!.path}/`)) {
      const { path, modified } = this.#open.pop()!;
      if (modified !== undefined) await Deno.utime(path, modified, modified);
    }
  }

  /** Something stands at the place: an earlier export's file, or a twin that this file system takes for the same name. */
  async #meet(
    path: string,
    facts: ContentFacts,
    modified: number,
    bytes: AsyncIterable<Uint8Array>,
  ): Promise<Written> {
    if (this.#existing === "skip-identical") {
      if (await isSame(path, facts)) return { identical: true, renamed: null };
      throw new Conflict(`Cannot write "${path}": another file is there`);
    }
    const beside = await freeBeside(path);
    await placeFile(beside, bytes, (file) => file.utime(modified, modified));
    return { identical: false, renamed: beside.slice(beside.lastIndexOf("/") + 1) };
  }

  #pathOf(names: string[]): string {
    return [this.#root, ...names.map((_, depth) => partOf(names, depth))].join("/");
  }
}

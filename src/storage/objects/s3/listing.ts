import { isName } from "../names.ts";
import { type ObjectInfo, StoreError } from "../object_store.ts";
import { element, elements } from "./xml.ts";

/** The XML of the page whose `token` the one before it named (S3 API reference, "ListObjectsV2"). */
type AskPage = (token: string | undefined) => Promise<string>;

/** Pages of a bucket as one sequence. No generator, which would be over after an error: `next()` asks the page again. */
export class S3Listing implements AsyncIterableIterator<ObjectInfo> {
  readonly #ask: AskPage;
  readonly #root: string;
  #page: ObjectInfo[] = [];
  #token?: string;
  #done = false;

  /** `root`: what stands before every name in the bucket's keys, "" or ending in `/`. */
  constructor(ask: AskPage, root: string) {
    this.#ask = ask;
    this.#root = root;
  }

  async next(): Promise<IteratorResult<ObjectInfo>> {
    while (this.#page.length === 0 && !this.#done) await this.#turn();
    const value = this.#page.pop();
    return value ? { done: false, value } : { done: true, value: undefined };
  }

  async return(): Promise<IteratorResult<ObjectInfo>> {
    this.#page = [];
    this.#done = true;
    return { done: true, value: undefined };
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  async #turn(): Promise<void> {
    const page = await this.#ask(this.#token);
    const isTruncated = element(page, "IsTruncated");
    if (isTruncated === undefined || !/<\/ListBucketResult>\s*$/.test(page)) {
      throw new StoreError("corrupt", "Cannot list: what the server answered is no whole page of a bucket");
    }
    this.#page = elements(page, "Contents").map((entry) => this.#info(entry)).filter(({ name }) =>
      isName(name)
    ).reverse();
    this.#token = element(page, "NextContinuationToken");
    this.#done = isTruncated !== "true";
    if (!this.#done && !this.#token) {
      throw new StoreError("corrupt", "Cannot list: a page has no token of the next one");
    }
  }

  // What cannot be read must not be left out: who takes a listing for whole would take the object for lost.
  #info(entry: string): ObjectInfo {
    const [key, size] = [element(entry, "Key"), Number(element(entry, "Size") ?? NaN)];
    if (key === undefined || Number.isNaN(size)) {
      throw new StoreError("corrupt", "Cannot list: an object of a page has no key or no size");
    }
    return {
      name: key.slice(this.#root.length),
      size,
      modified: new Date(element(entry, "LastModified") ?? 0),
    };
  }
}

import { ListObjectsV2Command, type ListObjectsV2CommandOutput } from "@aws-sdk/client-s3";
import { isName } from "../names.ts";
import { type ObjectInfo, StoreError } from "../object_store.ts";

type AskPage = (command: ListObjectsV2Command) => Promise<ListObjectsV2CommandOutput>;

/** Pages of a bucket as one sequence. No generator, which would be over after an error: `next()` asks the page again. */
export class S3Listing implements AsyncIterableIterator<ObjectInfo> {
  readonly #ask: AskPage;
  readonly #bucket: string;
  readonly #root: string;
  readonly #prefix: string;
  #page: ObjectInfo[] = [];
  #token?: string;
  #done = false;

  /** `root`: what stands before every name in the bucket's keys, "" or ending in `/`. */
  constructor(ask: AskPage, bucket: string, root: string, prefix: string) {
    this.#ask = ask;
    this.#bucket = bucket;
    this.#root = root;
    this.#prefix = prefix;
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
    const page = await this.#ask(
      new ListObjectsV2Command({
        Bucket: this.#bucket,
        Prefix: this.#root + this.#prefix,
        ContinuationToken: this.#token,
      }),
    );
    this.#page = (page.Contents ?? []).map((entry) => this.#info(entry)).filter(({ name }) => isName(name))
      .reverse();
    this.#token = page.NextContinuationToken;
    this.#done = !page.IsTruncated;
    if (!this.#done && !this.#token) {
      throw new StoreError("corrupt", "Cannot list: a page has no token of the next one");
    }
  }

  #info(
    { Key = "", Size = 0, LastModified }: NonNullable<ListObjectsV2CommandOutput["Contents"]>[number],
  ): ObjectInfo {
    return { name: Key.slice(this.#root.length), size: Size, modified: LastModified ?? new Date(0) };
  }
}

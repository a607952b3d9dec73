import {
  AbortMultipartUploadCommand,
  type CompleteMultipartUploadCommandInput,
  CreateMultipartUploadCommand,
  ListMultipartUploadsCommand,
  type S3Client,
  UploadPartCommand,
} from "@aws-sdk/client-s3";
import type { Calls } from "./calls.ts";
import { DestinationError, type NewObject, PIECE, PIECES } from "./destination.ts";
import type { Doors } from "./doors.ts";
import { pieces, sendAll } from "./pieces.ts";

/** S3 user guide, "Amazon S3 multipart upload limits". */
const MOST_PARTS = 10_000;

type Upload = { Bucket: string; Key: string; UploadId: string | undefined };

/** How S3 takes what is larger than a piece: in parts that nobody sees before they are completed. */
export class S3Uploads {
  readonly #client: S3Client;
  readonly #calls: Calls;
  readonly #warn: Doors["warn"];

  constructor(client: S3Client, calls: Calls, { warn }: Pick<Doors, "warn">) {
    this.#client = client;
    this.#calls = calls;
    this.#warn = warn;
  }

  /** Sends an object's parts and has `complete` make it visible; where any of it fails, nothing is left of it. */
  async put(
    begin: { Bucket: string; Key: string; Metadata: Record<string, string> },
    object: NewObject,
    bytes: AsyncIterable<Uint8Array>,
    complete: (upload: CompleteMultipartUploadCommandInput) => Promise<void>,
    signal?: AbortSignal,
  ): Promise<void> {
    const action = `write "${object.name}"`;
    const { UploadId } = await this.#calls.call(
      action,
      signal,
      () => this.#client.send(new CreateMultipartUploadCommand(begin), { abortSignal: signal }),
    );
    const upload = { Bucket: begin.Bucket, Key: begin.Key, UploadId };
    try {
      const length = Math.max(PIECE, Math.ceil(object.size / MOST_PARTS));
      const Parts = await sendAll(pieces(object, bytes, length), PIECES, async (Body, number) => {
        const part = { ...upload, Body, ContentLength: Body.length, PartNumber: number + 1 };
        const { ETag } = await this.#calls.call(
          action,
          signal,
          () => this.#client.send(new UploadPartCommand(part), { abortSignal: signal }),
        );
        return { ETag, PartNumber: number + 1 };
      });
      await complete({ ...upload, MultipartUpload: { Parts } });
    } catch (error) {
      await this.#abort(upload);
      throw error;
    }
  }

  /** Ends what was cut off below a prefix. */
  async tidy(Bucket: string, prefix: string, signal?: AbortSignal): Promise<void> {
    try {
      const list = new ListMultipartUploadsCommand({ Bucket, Prefix: prefix });
      const { Uploads = [] } = await this.#calls.call(
        "look for uploads that were cut off",
        signal,
        () => this.#client.send(list, { abortSignal: signal }),
      );
      for (const { Key, UploadId } of Uploads) {
        if (Key?.startsWith(prefix)) await this.#abort({ Bucket, Key, UploadId });
      }
    } catch (error) {
      // An export works without the permission to list them.
      if (!(error instanceof DestinationError) || error.code !== "refused") throw error;
      this.#warn("uploads that were cut off could not be looked for", error);
    }
  }

  /** An upload that is not ended is billed; whatever keeps it from being ended here, `tidy` finds it. */
  async #abort(upload: Upload) {
    try {
      await this.#client.send(new AbortMultipartUploadCommand(upload));
    } catch (error) {
      this.#warn("an upload that was given up could not be ended", error);
    }
  }
}

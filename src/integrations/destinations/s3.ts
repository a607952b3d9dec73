import {
  CompleteMultipartUploadCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  type S3Client,
} from "@aws-sdk/client-s3";
import {
  type Destination,
  DestinationError,
  isSame,
  type NewObject,
  PIECE,
  type StoredObject,
} from "./destination.ts";
import { Calls } from "./calls.ts";
import type { Doors } from "./doors.ts";
import { onePiece } from "./pieces.ts";
import { connect, type S3Settings } from "./s3_client.ts";
import { s3Error, statusOf } from "./s3_errors.ts";
import { S3Uploads } from "./s3_uploads.ts";

export type { S3Settings } from "./s3_client.ts";

const MARK = "dropkeep-content";

/** Amazon S3 and compatible servers, by the AWS SDK. It retries nothing here: `patiently` does, by what the server asks. */
export class S3Destination implements Destination {
  readonly location: string;
  readonly longestName = 1024;
  readonly #client: S3Client;
  readonly #bucket: string;
  readonly #calls: Calls;
  readonly #uploads: S3Uploads;
  /** False: the server does not know `If-None-Match`, and a look goes first. */
  #isConditional = true;

  constructor(settings: S3Settings, doors: Doors) {
    const { bucket, endpoint } = settings;
    if (endpoint !== null) doors.network.check(new URL(endpoint));
    this.#bucket = bucket;
    this.location = endpoint === null ? `s3://${bucket}` : `${endpoint}/${bucket}`;
    this.#calls = new Calls(doors, this.location, s3Error);
    this.#client = connect(settings, doors);
    this.#uploads = new S3Uploads(this.#client, this.#calls, doors);
  }

  async put(object: NewObject, bytes: AsyncIterable<Uint8Array>, signal?: AbortSignal): Promise<void> {
    if (object.size > PIECE) await this.#putParts(object, bytes, signal);
    else await this.#putWhole(object, await onePiece(object, bytes), signal);
  }

  async look(name: string, signal?: AbortSignal): Promise<StoredObject | null> {
    return await this.#calls.call(`look at "${name}"`, signal, async () => {
      try {
        const found = await this.#client.send(new HeadObjectCommand(this.#at(name)), { abortSignal: signal });
        return { size: found.ContentLength ?? 0, mark: found.Metadata?.[MARK] ?? null };
      } catch (error) {
        if (statusOf(error) === 404) return null;
        throw error;
      }
    });
  }

  async read(name: string, signal?: AbortSignal): Promise<Uint8Array> {
    return await this.#calls.call(`read "${name}"`, signal, async () => {
      const { Body } = await this.#client.send(new GetObjectCommand(this.#at(name)), { abortSignal: signal });
      return await Body!.transformToByteArray();
    });
  }

  async remove(name: string, signal?: AbortSignal): Promise<void> {
    await this.#calls.call(
      `remove "${name}"`,
      signal,
      () => this.#client.send(new DeleteObjectCommand(this.#at(name)), { abortSignal: signal }),
    );
  }

  async isEmpty(prefix: string, signal?: AbortSignal): Promise<boolean> {
    const few = new ListObjectsV2Command({ Bucket: this.#bucket, Prefix: prefix, MaxKeys: 1 });
    const found = await this.#calls.call(
      "list",
      signal,
      () => this.#client.send(few, { abortSignal: signal }),
    );
    return (found.Contents ?? []).length === 0;
  }

  async tidy(prefix: string, signal?: AbortSignal): Promise<void> {
    await this.#uploads.tidy(this.#bucket, prefix, signal);
  }

  close() {
    this.#client.destroy();
  }

  async #putWhole(object: NewObject, body: Uint8Array, signal?: AbortSignal) {
    await this.#write(object, signal, (IfNoneMatch) =>
      this.#client.send(
        new PutObjectCommand({
          ...this.#at(object.name),
          Body: body,
          ContentLength: body.length,
          Metadata: { [MARK]: object.mark },
          IfNoneMatch,
        }),
        { abortSignal: signal },
      ));
  }

  async #putParts(object: NewObject, bytes: AsyncIterable<Uint8Array>, signal?: AbortSignal) {
    const begin = { ...this.#at(object.name), Metadata: { [MARK]: object.mark } };
    await this.#uploads.put(begin, object, bytes, async (upload) => {
      // Not every server that knows the condition keeps it here (radosgw 16 does not).
      await this.#refuseTaken(object, signal);
      await this.#write(
        object,
        signal,
        (IfNoneMatch) =>
          this.#client.send(new CompleteMultipartUploadCommand({ ...upload, IfNoneMatch }), {
            abortSignal: signal,
          }),
      );
    }, signal);
  }

  /** What makes an object visible: never over another one, and once, however often the answer is lost. */
  async #write(
    object: NewObject,
    signal: AbortSignal | undefined,
    send: (ifNoneMatch: "*" | undefined) => Promise<unknown>,
  ): Promise<void> {
    if (!this.#isConditional) await this.#refuseTaken(object, signal);
    try {
      await this.#calls.call(
        `write "${object.name}"`,
        signal,
        () => send(this.#isConditional ? "*" : undefined),
      );
    } catch (error) {
      if (statusOf(error) === 501 && this.#isConditional) {
        this.#isConditional = false;
        return await this.#write(object, signal, send);
      }
      const status = statusOf(error);
      // 404: the upload's id is gone, since it was completed and the answer lost.
      const mayBeThere = status === 412 || status === 404;
      if (mayBeThere && isSame(await this.look(object.name, signal), object)) return;
      if (status === 412) throw taken(object.name);
      throw error;
    }
  }

  async #refuseTaken(object: NewObject, signal?: AbortSignal) {
    const stored = await this.look(object.name, signal);
    if (stored !== null && !isSame(stored, object)) throw taken(object.name);
  }

  #at(name: string) {
    return { Bucket: this.#bucket, Key: name };
  }
}

function taken(name: string): DestinationError {
  return new DestinationError("taken", `Cannot write "${name}": something else has that name`);
}

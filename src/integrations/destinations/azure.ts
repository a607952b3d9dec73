import {
  BlobServiceClient,
  type BlockBlobClient,
  type ContainerClient,
  StorageSharedKeyCredential,
} from "@azure/storage-blob";
import { createHash, type Hash } from "node:crypto";
import { azureError } from "./azure_errors.ts";
import {
  type Destination,
  DestinationError,
  isSame,
  type NewObject,
  PIECE,
  PIECES,
  type StoredObject,
} from "./destination.ts";
import { Calls } from "./calls.ts";
import type { Doors } from "./doors.ts";
import { onePiece, pieces, sendAll } from "./pieces.ts";

/** A container of an Azure storage account, and what lets us write there: the account's key, or a shared access signature. */
export interface AzureSettings {
  kind: "azure";
  account: string;
  container: string;
  /** `https://…` of another cloud than the public one; null: `<account>.blob.core.windows.net`. */
  endpoint: string | null;
  /** Base64. */
  accountKey: string | null;
  /** `sv=…&sig=…`, where there is no key. */
  sas: string | null;
}

/** Blob service limits: "Maximum number of blocks in a block blob". */
const MOST_BLOCKS = 50_000;
/** Metadata names are C# identifiers. */
const MARK = "dropkeep_content";

/** Azure Blob Storage, by Microsoft's client. It retries nothing here: `patiently` does, by what the service asks. */
export class AzureDestination implements Destination {
  readonly location: string;
  readonly longestName = 1024;
  readonly #container: ContainerClient;
  readonly #calls: Calls;

  constructor(settings: AzureSettings, doors: Doors) {
    const { account, container, endpoint, accountKey, sas } = settings;
    const url = new URL(endpoint ?? `https://${account}.blob.core.windows.net`);
    doors.network.check(url);
    this.location = `${url.href.replace(/\/$/, "")}/${container}`;
    this.#calls = new Calls(doors, this.location, azureError);
    // `agent` and `redirectOptions` go through to the pipeline of azure-core, which its type here does not tell.
    const options = {
      agent: url.protocol === "https:" ? doors.network.https : doors.network.http,
      retryOptions: { maxTries: 1 },
      redirectOptions: { maxRetries: 0 },
    };
    const service = accountKey === null
      ? new BlobServiceClient(`${url.href}?${sas}`, undefined, options)
      : new BlobServiceClient(url.href, new StorageSharedKeyCredential(account, accountKey), options);
    this.#container = service.getContainerClient(container);
  }

  async put(object: NewObject, bytes: AsyncIterable<Uint8Array>, signal?: AbortSignal): Promise<void> {
    const blob = this.#container.getBlockBlobClient(object.name);
    if (object.size > PIECE) await this.#putBlocks(blob, object, bytes, signal);
    else await this.#putWhole(blob, object, await onePiece(object, bytes), signal);
  }

  async look(name: string, abortSignal?: AbortSignal): Promise<StoredObject | null> {
    return await this.#calls.call(`look at "${name}"`, abortSignal, async () => {
      try {
        const blob = this.#container.getBlobClient(name);
        const { contentLength, metadata } = await blob.getProperties({ abortSignal });
        return { size: contentLength ?? 0, mark: metadata?.[MARK] ?? null };
      } catch (error) {
        if (codeOf(error) === "BlobNotFound") return null;
        throw error;
      }
    });
  }

  async read(name: string, abortSignal?: AbortSignal): Promise<Uint8Array> {
    const blob = this.#container.getBlobClient(name);
    const bytes = await this.#calls.call(
      `read "${name}"`,
      abortSignal,
      () => blob.downloadToBuffer(0, undefined, { abortSignal }),
    );
    return new Uint8Array(bytes);
  }

  async remove(name: string, abortSignal?: AbortSignal): Promise<void> {
    const blob = this.#container.getBlobClient(name);
    await this.#calls.call(`remove "${name}"`, abortSignal, () => blob.deleteIfExists({ abortSignal }));
  }

  async isEmpty(prefix: string, abortSignal?: AbortSignal): Promise<boolean> {
    const pages = this.#container.listBlobsFlat({ prefix, abortSignal }).byPage({ maxPageSize: 1 });
    const { value } = await this.#calls.call("list", abortSignal, () => pages.next());
    return (value?.segment.blobItems ?? []).length === 0;
  }

  /** Blocks that were never committed are Azure's to remove, after a week. */
  async tidy(): Promise<void> {}

  close() {}

  async #putWhole(blob: BlockBlobClient, object: NewObject, body: Uint8Array, abortSignal?: AbortSignal) {
    const md5 = createHash("md5").update(body).digest();
    await this.#show(object, abortSignal, (shown) =>
      // The service compares the body with `blobContentMD5` (Put Blob, "x-ms-blob-content-md5").
      blob.upload(body, body.length, { ...shown, blobHTTPHeaders: { blobContentMD5: md5 }, abortSignal }));
  }

  async #putBlocks(
    blob: BlockBlobClient,
    object: NewObject,
    bytes: AsyncIterable<Uint8Array>,
    abortSignal?: AbortSignal,
  ) {
    const length = Math.max(PIECE, Math.ceil(object.size / MOST_BLOCKS));
    const whole = createHash("md5");
    const all = hashed(whole, pieces(object, bytes, length));
    // Blocks of two tries at once would mix: each try has names of its own.
    const prefix = crypto.randomUUID();
    const blocks = await sendAll(all, PIECES, async (body, number) => {
      const id = btoa(`${prefix}-${String(number).padStart(5, "0")}`);
      const transactionalContentMD5 = createHash("md5").update(body).digest();
      await this.#calls.call(
        `write "${object.name}"`,
        abortSignal,
        () => blob.stageBlock(id, body, body.length, { transactionalContentMD5, abortSignal }),
      );
      return id;
    });
    const blobContentMD5 = whole.digest();
    await this.#show(
      object,
      abortSignal,
      (shown) => blob.commitBlockList(blocks, { ...shown, blobHTTPHeaders: { blobContentMD5 }, abortSignal }),
    );
  }

  /** What makes a blob visible: never over another one, and once, however often the answer is lost. */
  async #show(
    object: NewObject,
    signal: AbortSignal | undefined,
    send: (
      shown: { conditions: { ifNoneMatch: string }; metadata: Record<string, string> },
    ) => Promise<unknown>,
  ) {
    const shown = { conditions: { ifNoneMatch: "*" }, metadata: { [MARK]: object.mark } };
    try {
      await this.#calls.call(`write "${object.name}"`, signal, () => send(shown));
    } catch (error) {
      const isTaken = error instanceof DestinationError && error.code === "taken";
      if (!isTaken || !isSame(await this.look(object.name, signal), object)) throw error;
    }
  }
}

async function* hashed(hash: Hash, all: AsyncIterable<Uint8Array<ArrayBuffer>>) {
  for await (const piece of all) {
    hash.update(piece);
    yield piece;
  }
}

function codeOf(error: unknown): string | undefined {
  const { code, details } = error as { code?: string; details?: { errorCode?: string } };
  return details?.errorCode ?? code;
}

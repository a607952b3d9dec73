import { HeadObjectCommand, PutObjectCommand, type S3Client } from "@aws-sdk/client-s3";
import { sha256Of } from "../integrity.ts";
import type { PutOptions } from "../object_store.ts";
import { S3Failure } from "./failure.ts";

/** The key of one object, as the SDK's commands want it. */
export interface Target {
  Bucket: string;
  Key: string;
}

/** What a server has shown of conditional puts. */
type Condition = "unproven" | "kept" | "ignored" | "refused";

const SMALL = 64 * 1024;

/**
 * Writes without overwriting, by `If-None-Match: *` (S3 user guide, "Conditional requests"). Not every server has it:
 * one says so (501), another ignores it. So until the server has proved itself by refusing the first small object when
 * it is sent again, and for ever if it did not, a HEAD goes before each PUT; two writers at once then may both win.
 */
export class S3Writer {
  readonly #client: S3Client;
  readonly #onKept: () => void;
  #condition: Condition;

  /** `isKept`: the server has proved itself to another writer. `onKept` is called where it does to this one. */
  constructor(client: S3Client, isKept = false, onKept = () => {}) {
    this.#client = client;
    this.#condition = isKept ? "kept" : "unproven";
    this.#onKept = onKept;
  }

  async write(target: Target, bytes: Uint8Array, options: PutOptions): Promise<void> {
    if (this.#condition !== "kept" && await this.#isTaken(target, options)) throw taken();
    await this.#put(target, bytes, options);
    if (this.#condition === "unproven" && bytes.length <= SMALL) await this.#prove(target, bytes, options);
  }

  async #isTaken(target: Target, { signal }: PutOptions): Promise<boolean> {
    try {
      await this.#client.send(new HeadObjectCommand(target), { abortSignal: signal });
      return true;
    } catch (error) {
      if (!(error instanceof S3Failure)) throw error;
      if (error.status === 404) return false;
      // A HEAD does not say why it is forbidden; the PUT will, and its condition still guards the name.
      if (error.status === 403 && this.#condition === "unproven") return false;
      throw error;
    }
  }

  async #put(target: Target, bytes: Uint8Array, options: PutOptions): Promise<void> {
    const IfNoneMatch = this.#condition === "refused" ? undefined : "*";
    const command = new PutObjectCommand({
      ...target,
      Body: bytes,
      ContentLength: bytes.length,
      IfNoneMatch,
    });
    signPayload(command, options.sha256 ?? sha256Of(bytes));
    try {
      await this.#client.send(command, { abortSignal: options.signal });
    } catch (error) {
      if (!IfNoneMatch || !(error instanceof S3Failure) || error.status !== 501) throw error;
      this.#condition = "refused";
      await this.write(target, bytes, options);
    }
  }

  // The object is written by now: whatever else goes wrong here leaves the server unproven, and the put a success.
  async #prove(target: Target, bytes: Uint8Array, options: PutOptions): Promise<void> {
    try {
      await this.#put(target, bytes, options);
      this.#condition = "ignored";
    } catch (error) {
      if (!(error instanceof S3Failure) || error.status !== 412) return;
      this.#condition = "kept";
      this.#onKept();
    }
  }
}

function taken(): S3Failure {
  return new S3Failure(412, "PreconditionFailed", "");
}

/** The server compares the body with this hash, which is under the signature; given it, the SDK hashes nothing. */
function signPayload(command: PutObjectCommand, sha256: string): void {
  command.middlewareStack.add((next) => (args) => {
    (args.request as { headers: Record<string, string> }).headers["x-amz-content-sha256"] = sha256;
    return next(args);
  }, { step: "build", name: "signPayload" });
}

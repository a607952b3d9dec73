import { sha256Of } from "../integrity.ts";
import type { PutOptions } from "../object_store.ts";
import { S3Failure } from "./failure.ts";
import type { Ask } from "./request.ts";

/** What a server has shown of conditional puts. */
type Condition = "unproven" | "kept" | "ignored" | "refused";

const SMALL = 64 * 1024;

/**
 * Writes without overwriting, by `If-None-Match: *` (S3 user guide, "Conditional requests"). Not every server has it:
 * one says so (501), another ignores it. So until the server has proved itself by refusing the first small object when
 * it is sent again, and for ever if it did not, a HEAD goes before each PUT; two writers at once then may both win.
 */
export class S3Writer {
  readonly #ask: Ask;
  readonly #onKept: () => void;
  #condition: Condition;

  /** `isKept`: the server has proved itself to another writer. `onKept` is called where it does to this one. */
  constructor(ask: Ask, isKept = false, onKept = () => {}) {
    this.#ask = ask;
    this.#condition = isKept ? "kept" : "unproven";
    this.#onKept = onKept;
  }

  async write(key: string, bytes: Uint8Array, options: PutOptions): Promise<void> {
    if (this.#condition !== "kept" && await this.#isTaken(key, options)) throw taken();
    await this.#put(key, bytes, options);
    if (this.#condition === "unproven" && bytes.length <= SMALL) await this.#prove(key, bytes, options);
  }

  async #isTaken(key: string, { signal }: PutOptions): Promise<boolean> {
    try {
      await this.#ask({ verb: "head", key }, signal);
      return true;
    } catch (error) {
      if (!(error instanceof S3Failure)) throw error;
      if (error.status === 404) return false;
      // A HEAD does not say why it is forbidden; the PUT will, and its condition still guards the name.
      if (error.status === 403 && this.#condition === "unproven") return false;
      throw error;
    }
  }

  async #put(key: string, bytes: Uint8Array, options: PutOptions): Promise<void> {
    const isNew = this.#condition !== "refused";
    const sha256 = options.sha256 ?? sha256Of(bytes);
    try {
      await this.#ask({ verb: "put", key, length: bytes.length, sha256, isNew }, options.signal, bytes);
    } catch (error) {
      if (!isNew || !(error instanceof S3Failure) || error.status !== 501) throw error;
      this.#condition = "refused";
      await this.write(key, bytes, options);
    }
  }

  // The object is written by now: whatever else goes wrong here leaves the server unproven, and the put a success.
  async #prove(key: string, bytes: Uint8Array, options: PutOptions): Promise<void> {
    try {
      await this.#put(key, bytes, options);
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

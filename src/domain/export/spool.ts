/** Bytes kept in memory before they go to the file. */
const BUFFER = 64 * 1024;

/** Bytes that must wait until the end, in a file of their own that is gone when it is closed. */
export class Spool {
  #path: string;
  #file: Deno.FsFile;
  #buffer = new Uint8Array(BUFFER);
  #used = 0;

  private constructor(path: string, file: Deno.FsFile) {
    this.#path = path;
    this.#file = file;
  }

  /** `folder` is where the file may stand; null: where the system keeps such files. */
  static async open(folder: string | null): Promise<Spool> {
    const path = await Deno.makeTempFile({ dir: folder ?? undefined, prefix: "dropkeep-export-" });
    return new Spool(path, await Deno.open(path, { read: true, write: true }));
  }

  async append(bytes: Uint8Array | string): Promise<void> {
    const added = typeof bytes === "string" ? new TextEncoder().encode(bytes) : bytes;
    if (this.#used + added.length > BUFFER) await this.#flush();
    if (added.length > BUFFER) return await writeAll(this.#file, added);
    this.#buffer.set(added, this.#used);
    this.#used += added.length;
  }

  /** All that was appended, from the beginning. */
  async *read(): AsyncGenerator<Uint8Array> {
    await this.#flush();
    await this.#file.seek(0, Deno.SeekMode.Start);
    for (;;) {
      const part = new Uint8Array(BUFFER);
      const count = await this.#file.read(part);
      if (count === null) return;
      yield part.subarray(0, count);
    }
  }

  async close(): Promise<void> {
    this.#file.close();
    await Deno.remove(this.#path);
  }

  async #flush() {
    await writeAll(this.#file, this.#buffer.subarray(0, this.#used));
    this.#used = 0;
  }
}

async function writeAll(file: Deno.FsFile, bytes: Uint8Array) {
  for (let at = 0; at < bytes.length;) at += await file.write(bytes.subarray(at));
}

import { readFileSync, writeFileSync } from "node:fs";
import Libsql from "libsql";

/** Milliseconds between two looks. */
const EVERY = 1_000;
const MB = 1e6;
/** Of its text, so much tells a statement from others. */
const TOLD = 60;
const HEAD =
  "second, MB: resident, anonymous, heap used, heap, buffers; most rows of one answer and whose, last statement";

/**
 * Notes once a second what memory this process holds: as the kernel counts it, V8's heap of this thread and its buffers;
 * and which statement ran last, which tells how far a run is. Begin before anything is opened; it wraps what the driver
 * prepares.
 */
export class MemoryWatch {
  #file: string;
  #last = "";
  #most = { rows: 0, of: "" };
  #timer: ReturnType<typeof setInterval>;

  constructor(file: string) {
    this.#file = file;
    writeFileSync(file, `${HEAD}\n`);
    this.#watchStatements();
    this.#timer = setInterval(() => this.#look(), EVERY);
  }

  stop() {
    clearInterval(this.#timer);
  }

  #look() {
    const { heapUsed, heapTotal, external } = Deno.memoryUsage();
    const bytes = [...resident(), heapUsed, heapTotal, external];
    const figures = [performance.now() / 1000, ...bytes.map((value) => value / MB)];
    const { rows, of } = this.#most;
    const line = [...figures.map((value) => value.toFixed(0)), `${rows} ${of}`, this.#last].join("  ");
    writeFileSync(this.#file, `${line}\n`, { flag: "a" });
    this.#most = { rows: 0, of: "" };
  }

  #watchStatements() {
    const prototype = Libsql.prototype as unknown as { prepare(text: string): Prepared };
    const prepare = prototype.prepare;
    const note = (label: string, rows: number) => {
      this.#last = label;
      if (rows > this.#most.rows) this.#most = { rows, of: label };
    };
    prototype.prepare = function (text: string): Prepared {
      const statement = prepare.call(this, text);
      const label = text.replaceAll(/\s+/g, " ").trim().slice(0, TOLD);
      const all = (...parameters: unknown[]) => {
        const rows = statement.all(...parameters);
        note(label, rows.length);
        return rows;
      };
      const run = (...parameters: unknown[]) => {
        note(label, 0);
        return statement.run(...parameters);
      };
      return Object.assign(Object.create(statement), { all, run });
    };
  }
}

interface Prepared {
  all(...parameters: unknown[]): unknown[];
  run(...parameters: unknown[]): unknown;
}

/** Bytes that are in memory, and those of them that no file stands for (proc(5), status). */
function resident(): [all: number, anonymous: number] {
  const status = readFileSync("/proc/self/status", "utf8");
  const bytes = (name: string) => Number(new RegExp(`^${name}:\\s+(\\d+)`, "m").exec(status)![1]) * 1024;
  return [bytes("VmRSS"), bytes("RssAnon")];
}

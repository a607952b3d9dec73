import { killIfThere } from "./kill.ts";

/** The server as a process of its own. */
export interface RealServer {
  /** `http://localhost:1234`, without a slash at its end. */
  url: string;
  pid: number;
  /** Everything that it has said so far, both streams. */
  said: string[];
  /** Of the line that tells where the first person sets it up. */
  setUpToken(): Promise<string>;
  /** Waits until it has said something. */
  hears(pattern: RegExp): Promise<RegExpExecArray>;
  kill(signal: Deno.Signal): void;
  ended: Promise<number>;
  /** Asks it to stop; answers its exit code. */
  stop(): Promise<number>;
}

const MAIN = new URL("../../src/main.ts", import.meta.url).pathname;

/** Starts the real server on any free port, its log in JSON. Stop it: it does not end with the test. */
export async function startServer(env: Record<string, string>): Promise<RealServer> {
  const child = new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", "--quiet", "--no-check", MAIN],
    env: { DROPKEEP_PORT: "0", DROPKEEP_LOG: "json", ...env },
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const heard = new Hearing();
  for (const stream of [child.stdout, child.stderr]) heard.listen(stream);
  let isOver = false;
  const ended = child.status.then(({ code }) => (isOver = true, code));
  ended.then(() => heard.close());
  const [, port] = await heard.hears(/(?:"listening":"|listens on )http:\/\/[^"\s]*:(\d+)\//);
  return {
    url: `http://localhost:${port}`,
    pid: child.pid,
    said: heard.said,
    setUpToken: async () => (await heard.hears(/setup\?token=([\w-]+)/))[1]!,
    hears: (pattern) => heard.hears(pattern),
    kill: (signal) => {
      if (!isOver) killIfThere(child, signal);
    },
    ended,
    stop: async () => {
      child.kill("SIGTERM");
      return await ended;
    },
  };
}

class Hearing {
  readonly said: string[] = [];
  #waiting = new Set<() => void>();
  #isOver = false;

  async listen(stream: ReadableStream<Uint8Array>) {
    const decoder = new TextDecoder();
    for await (const piece of stream) {
      this.said.push(decoder.decode(piece, { stream: true }));
      for (const wake of this.#waiting) wake();
    }
  }

  close() {
    this.#isOver = true;
    for (const wake of this.#waiting) wake();
  }

  async hears(pattern: RegExp): Promise<RegExpExecArray> {
    for (;;) {
      const found = pattern.exec(this.said.join(""));
      if (found) return found;
      if (this.#isOver) throw new Error(`The server ended without ${pattern}: ${this.said.join("")}`);
      await new Promise<void>((wake) => this.#waiting.add(wake));
      this.#waiting.clear();
    }
  }
}

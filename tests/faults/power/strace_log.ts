import { spawnSync } from "node:child_process";

/** What a program did to its files, one system call at a time, in the order in which the calls came back. */
export type Op =
  | { kind: "write"; path: string; at: number; bytes: Uint8Array }
  | { kind: "append"; path: string; bytes: Uint8Array }
  | { kind: "truncate"; path: string; size: number }
  | { kind: "open"; path: string; truncates: boolean }
  | { kind: "sync"; path: string }
  | { kind: "link"; from: string; to: string }
  | { kind: "rename"; from: string; to: string }
  | { kind: "unlink"; path: string }
  | { kind: "mkdir"; path: string }
  /** It said something to whoever started it. */
  | { kind: "said"; text: string };

const CALLS =
  "open,openat,write,pwrite64,writev,pwritev,pwritev2,copy_file_range,sendfile,ftruncate,fsync,fdatasync," +
  "link,linkat,rename,renameat,renameat2,unlink,unlinkat,mkdir,mkdirat,rmdir";

/** What `strace` is asked to record for `readStrace`: every string in hex and whole, every descriptor with its path. */
export const STRACE = [
  "strace",
  ...["-f", "--seccomp-bpf", "-qq", "-y", "-xx", "-s", "33554432"],
  ...["-e", "signal=none", "-e", `trace=${CALLS}`],
];

/** Reads the file that `strace -o` wrote. Throws for a call that moves bytes in a way that it does not know. */
export function readStrace(text: string, root: string): Op[] {
  const pending = new Map<string, string>();
  const ops: Op[] = [];
  for (const line of text.split("\n")) {
    const whole = joined(line, pending);
    const op = whole && opOf(whole);
    if (op && concerns(op, root)) ops.push(op);
  }
  return ops;
}

/** A call that another thread's call broke into comes in two lines. */
function joined(line: string, pending: Map<string, string>): string | null {
  const [, thread, rest] = /^(\d+) +(.*)$/s.exec(line) ?? [];
  if (!thread || !rest) return null;
  if (rest.endsWith(" <unfinished ...>")) {
    pending.set(thread, rest.slice(0, -" <unfinished ...>".length));
    return null;
  }
  const resumed = /^<\.\.\. \w+ resumed>(.*)$/s.exec(rest);
  if (!resumed) return rest;
  const before = pending.get(thread) ?? "";
  pending.delete(thread);
  return before + resumed[1];
}

function opOf(call: string): Op | null {
  const [, name, args, result] = /^(\w+)\((.*)\) += (-?\d+)/s.exec(call) ?? [];
  if (!name || args === undefined || Number(result) < 0) return null;
  const strings = [...args.matchAll(/"([^"]*)"/g)].map(([, hex]) => bytesOf(hex!));
  const texts = () => strings.map((bytes) => new TextDecoder().decode(bytes));
  const path = () => decoded(/^\d+<([^>]*)>/.exec(args)?.[1] ?? "");
  const last = Number(/, (\d+)$/.exec(args)?.[1]);
  if (/^(writev|pwritev|pwritev2|copy_file_range|sendfile)$/.test(name)) {
    return { kind: "append", path: path(), bytes: unknownWay(name, path()) };
  }
  if (name === "pwrite64") {
    return { kind: "write", path: path(), at: last, bytes: strings[0]!.slice(0, Number(result)) };
  }
  if (name === "write") return wrote(args, path(), strings[0]!.slice(0, Number(result)));
  if (name === "ftruncate") return { kind: "truncate", path: path(), size: last };
  if (name === "fsync" || name === "fdatasync") return { kind: "sync", path: path() };
  if (name === "open" || name === "openat") return opened(args, texts()[0]!);
  if (name.startsWith("link")) return { kind: "link", from: texts()[0]!, to: texts()[1]! };
  if (name.startsWith("rename")) return { kind: "rename", from: texts()[0]!, to: texts()[1]! };
  if (name.startsWith("mkdir")) return { kind: "mkdir", path: texts()[0]! };
  return { kind: "unlink", path: texts()[0]! };
}

function wrote(args: string, path: string, bytes: Uint8Array): Op {
  if (args.startsWith("1<")) return { kind: "said", text: new TextDecoder().decode(bytes) };
  return { kind: "append", path, bytes };
}

function opened(args: string, path: string): Op | null {
  return /O_CREAT/.test(args) ? { kind: "open", path, truncates: /O_TRUNC/.test(args) } : null;
}

// Marked, not thrown: pipes and sockets are written so too, and `concerns` knows which file it was.
function unknownWay(name: string, path: string): Uint8Array {
  return new TextEncoder().encode(`${UNKNOWN}${name} ${path}`);
}

const UNKNOWN = "unknown way to write: ";

function concerns(op: Op, root: string): boolean {
  if (op.kind === "said") return true;
  const path = "to" in op ? op.to : op.path;
  if (!path.startsWith(`${root}/`) || path.endsWith("-shm")) return false;
  if (op.kind === "append" && new TextDecoder().decode(op.bytes.subarray(0, 22)) === UNKNOWN) {
    throw new Error(new TextDecoder().decode(op.bytes));
  }
  return true;
}

function bytesOf(hex: string): Uint8Array {
  return Uint8Array.fromHex(hex.replaceAll("\\x", ""));
}

function decoded(path: string): string {
  return path.startsWith("\\x") ? new TextDecoder().decode(bytesOf(path)) : path;
}

/** Where it is not installed this is said aloud; in CI its absence is a failure. */
export function withoutStrace(): boolean {
  if (spawnSync("strace", ["-V"]).status === 0) return false;
  if (Deno.env.get("CI")) throw new Error("Cannot try a failing disk: strace is not installed");
  console.warn("SKIPPED: strace is not installed, nothing proves what a power cut or a failing disk leaves");
  return true;
}

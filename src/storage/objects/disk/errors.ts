import { StoreError, type StoreErrorCode } from "../object_store.ts";

interface Meaning {
  code: StoreErrorCode;
  says: string;
}

const MEANINGS: Record<string, Meaning> = {
  ENOENT: { code: "missing", says: "there is no such object" },
  ENOTDIR: { code: "refused", says: "a file stands where a folder is needed; choose another folder" },
  EISDIR: { code: "missing", says: "there is no such object, only a folder of that name" },
  EEXIST: { code: "exists", says: "it exists" },
  ENOSPC: { code: "full", says: "no space is left on the disk; free some or choose another disk" },
  EDQUOT: { code: "full", says: "the disk quota is used up; free some space or raise the quota" },
  EFBIG: { code: "full", says: "the file would exceed the size that the system allows; raise that limit" },
  EACCES: {
    code: "refused",
    says: "permission denied; give the user that runs this program the folder (chown, chmod 700)",
  },
  EPERM: {
    code: "refused",
    says: "the system does not permit it; give the user that runs this program the folder (chown)",
  },
  EROFS: {
    code: "refused",
    says: "the disk is mounted read-only; mount it writable (and look why: a failing disk turns so)",
  },
  EIO: { code: "refused", says: "the disk answers with an input/output error; check the disk" },
  EMFILE: { code: "unavailable", says: "too many files are open; raise the limit (ulimit -n)" },
  ENFILE: { code: "unavailable", says: "too many files are open on this machine" },
};

const UNKNOWN: Meaning = { code: "refused", says: "the file system refuses" };

/** What the file system said, as a StoreError: `action` is the sentence's start, `Cannot write "a" in /folder`. */
export function diskError(error: unknown, action: string): unknown {
  const said = error instanceof StoreError || !(error instanceof Error) ? undefined : codeOf(error);
  if (said === undefined) return error;
  const { code, says } = MEANINGS[said] ?? UNKNOWN;
  return new StoreError(code, `${action}: ${says} (${said})`, { cause: error });
}

// Deno gives most errors of the system their name, but not this one, nor some rarer ones.
function codeOf(error: Error): string | undefined {
  if ("code" in error && typeof error.code === "string") return error.code;
  const unnamed = error.message.match(/\(os error \d+\)/)?.[0];
  return unnamed === "(os error 27)" ? "EFBIG" : unnamed && error.message;
}

import { ConfigError } from "../config.ts";
import { failureOf } from "../domain/backup/failure.ts";
import { RunFailed } from "../domain/backup/run_failed.ts";
import { causeOf } from "../domain/causes/causes.ts";
import { Conflict, Forbidden, Invalid, NotFound, TooMany } from "../domain/errors.ts";
import { DropboxError } from "../dropbox/types.ts";
import { DatabaseError } from "../storage/database/database_error.ts";
import { StoreError } from "../storage/objects/object_store.ts";
import { RepositoryError } from "../storage/repository/errors.ts";
import { SecretsError } from "../storage/secrets/secrets_error.ts";
import { SelfCopyError } from "../storage/self_copies/self_copy_error.ts";
import { EXIT, type Exit } from "./command.ts";
import { Stopped } from "./stopped.ts";
import { UsageError } from "./usage_error.ts";

/** How a command ended that did not do what was asked. */
export interface Failure {
  exit: Exit;
  /** Stable, for programs. */
  code: string;
  /** One sentence with the fix. */
  message: string;
}

/** What an error means to whoever typed the command. */
export function failureFor(error: unknown, interrupted: boolean): Failure {
  if (error instanceof UsageError) return { exit: EXIT.usage, code: "usage", message: error.message };
  if (error instanceof ConfigError) return { exit: EXIT.usage, code: "setting", message: error.message };
  if (error instanceof RunFailed) return ofRun(error);
  if (interrupted) {
    const message = error instanceof Stopped ? error.message : "Stopped on request; what was done is kept";
    return { exit: EXIT.interrupted, code: "interrupted", message };
  }
  if (error instanceof DropboxError) return ofDropbox(error);
  if (error instanceof DatabaseError || error instanceof RepositoryError) {
    const isBusy = error.code === "busy" || error.code === "locked";
    return { exit: isBusy ? EXIT.busy : EXIT.failed, code: error.code, message: error.message };
  }
  if (error instanceof StoreError || error instanceof SecretsError || error instanceof SelfCopyError) {
    return { exit: EXIT.failed, code: error.code, message: error.message };
  }
  return ofDomain(error) ?? ofMachine(error) ?? unexpected(error);
}

function ofRun({ failure, message }: RunFailed): Failure {
  const exits: Record<string, Exit> = { interrupted: EXIT.interrupted, repository_locked: EXIT.busy };
  return { exit: exits[failure.code] ?? EXIT.failed, code: failure.code, message };
}

/** Sentences that Dropbox's room wrote for a person pass; an API's own words get what helps. */
function ofDropbox(error: DropboxError): Failure {
  if (!error.message.startsWith("Cannot call ")) {
    return { exit: EXIT.failed, code: error.code, message: error.message };
  }
  const { code } = failureOf(error);
  const { sentence, fix } = causeOf(code);
  return { exit: EXIT.failed, code, message: `${sentence} ${fix} (${error.message})` };
}

function ofDomain(error: unknown): Failure | null {
  const codes = [[NotFound, "not_found"], [Forbidden, "forbidden"], [Conflict, "conflict"], [
    TooMany,
    "too_many",
  ]] as const;
  for (const [kind, code] of codes) {
    if (error instanceof kind) return { exit: EXIT.failed, code, message: error.message };
  }
  if (error instanceof Invalid) return { exit: EXIT.usage, code: "invalid", message: error.message };
  return null;
}

function ofMachine(error: unknown): Failure | null {
  if (isOfFullDisk(error)) {
    const why = "the disk or the quota is full; make room, or choose another place";
    return { exit: EXIT.failed, code: "disk_full", message: `Cannot go on: ${why} (${error.message})` };
  }
  const kinds = [
    [Deno.errors.AddrInUse, "address_in_use", "the address is taken; set another port"],
    [Deno.errors.BrokenPipe, "reader_gone", "nobody reads the output any more"],
    [Deno.errors.NotFound, "missing_file", "a file or folder is not there; check its name"],
    [Deno.errors.NotADirectory, "no_folder", "a file stands where a folder is due; choose another place"],
    [Deno.errors.PermissionDenied, "no_permission", "this machine does not allow it; check owner and mode"],
    [Deno.errors.AlreadyExists, "exists", "a file is there already; choose another place"],
  ] as const;
  for (const [kind, code, why] of kinds) {
    if (error instanceof kind) {
      return { exit: EXIT.failed, code, message: `Cannot go on: ${why} (${error.message})` };
    }
  }
  return null;
}

/** ENOSPC and EDQUOT have no class of their own. */
function isOfFullDisk(error: unknown): error is Error {
  return error instanceof Error && /\(os error (28|122)\)/.test(error.message);
}

function unexpected(error: unknown): Failure {
  const words = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  const message = `Dropkeep met something that it does not know (${words}); ` +
    "run it again with DROPKEEP_LOG=debug to see where, and please report that";
  return { exit: EXIT.failed, code: "unexpected", message };
}

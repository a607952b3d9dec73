import { GIVING_BACK_CAUSES } from "./giving_back.ts";
import { JOB_CAUSES } from "../jobs/job_causes.ts";
import { SHARING_CAUSES } from "./sharing.ts";

/** Why an item, an entity or a run did not succeed: a stable code, a sentence, and what helps. */
export interface Cause {
  sentence: string;
  fix: string;
}

const CAUSES = {
  vanished: {
    sentence: "The file was gone before it could be read.",
    fix: "Nothing to do: the next run sees what became of it.",
  },
  restricted_content: {
    sentence: "Dropbox does not let anybody download this file (restricted content).",
    fix: "Ask Dropbox support why the file is restricted, or remove it.",
  },
  not_exportable: {
    sentence: "This item can neither be downloaded nor exported.",
    fix: "Open it in Dropbox and save it in a format that can be downloaded.",
  },
  corrupt_at_source: {
    sentence: "What Dropbox sent does not match the content hash that Dropbox lists.",
    fix:
      "Open the file in Dropbox; if it is broken there, restore an earlier version. It is tried again in each run.",
  },
  locked: {
    sentence: "The file's content is locked in Dropbox.",
    fix: "Unlock the file; the next run reads it.",
  },
  no_access: {
    sentence: "Neither an administrator nor a member of it may read this folder.",
    fix: "Give the connected administrator access in the Dropbox admin console, or pause this entity.",
  },
  member_suspended: {
    sentence: "The member is suspended, and Dropbox does not let the administrator read the files.",
    fix: "Reactivate the member in the Dropbox admin console, or leave it: what was backed up stays.",
  },
  member_gone: {
    sentence: "The member left the team while the backup ran.",
    fix: "Nothing to do: what was backed up stays, and the next run archives the member.",
  },
  admin_gone: {
    sentence: "The administrator whom Dropkeep acted as is no longer one.",
    fix:
      "Nothing to do while the team has another: the next run acts as that one. Otherwise connect again: dropkeep connect.",
  },
  namespace_lost: {
    sentence: "The folder is no longer there, or no longer shared with the team.",
    fix:
      "Nothing to do if that was meant: what was backed up stays. Otherwise restore the folder or its sharing.",
  },
  listing_failed: {
    sentence: "Dropbox could not list this folder.",
    fix: "The next run tries again from where this one stopped.",
  },
  rate_limited: {
    sentence: "Dropbox asked to wait longer than the run could.",
    fix: "Nothing to do: the next run goes on.",
  },
  source_unavailable: {
    sentence: "Dropbox did not answer, or answered with an error, several times.",
    fix: "Check https://status.dropbox.com; the next run tries again.",
  },
  sharing_not_read: {
    sentence: "Dropbox did not tell who has access here; the snapshot has what it told last.",
    fix: "The next run asks again.",
  },
  missing_scope: {
    sentence: "The connected Dropbox app lacks a permission that this needs.",
    fix: "Add the permission named below in the Dropbox app console, then connect again: dropkeep connect.",
  },
  crashed_worker: {
    sentence: "The process that read this file stopped unexpectedly.",
    fix:
      "All else goes on without it; it is tried again when it changes, and now and then. Please report it with the log.",
  },
  unexpected: {
    sentence: "Something that Dropkeep does not know went wrong.",
    fix: "Read the detail; the next run tries again. If it stays, please report it with the log.",
  },
  interrupted: {
    sentence: "Dropkeep was stopped while the run was under way.",
    fix: "Run the backup again.",
  },
  link_lost: {
    sentence: "Dropbox no longer accepts the connection of this task.",
    fix:
      "Connect the team again: dropkeep connect, or in the portal by the task's settings. Nothing that was backed up is lost.",
  },
  store_refused: {
    sentence: "The storage refused to take or give data.",
    fix: "Check bucket, keys and permissions of the storage that the detail names.",
  },
  store_unavailable: {
    sentence: "The storage could not be reached, several times.",
    fix: "Check the network and the storage's own status; then run the backup again.",
  },
  store_full: { sentence: "The storage has no space left.", fix: "Make room, then run the backup again." },
  data_unwritable: {
    sentence: "Dropkeep could not write its own data.",
    fix: "Look at the disk that the data folder is on (space, permissions, errors), then run it again.",
  },
  repository_locked: {
    sentence: "Another program holds an exclusive lock on the repository.",
    fix: "Wait until it ends. If it died, run: restic unlock.",
  },
  repository_damaged: {
    sentence: "The repository in the storage is not what it should be.",
    fix: "Run dropkeep check to see what is damaged.",
  },
  ...JOB_CAUSES,
  ...GIVING_BACK_CAUSES,
  ...SHARING_CAUSES,
} satisfies Record<string, Cause>;

export type CauseCode = keyof typeof CAUSES;

/** The words for a code; a code from a newer version reads as `unexpected`. */
export function causeOf(code: string): Cause {
  return CAUSES[code as CauseCode] ?? CAUSES.unexpected;
}

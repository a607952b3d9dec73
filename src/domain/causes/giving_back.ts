/** Causes that only giving back knows: restores to Dropbox and exports. Part of `causes.ts`. */
export const GIVING_BACK_CAUSES = {
  restore_refused: {
    sentence: "This restore cannot be done as it was asked for; nothing was changed.",
    fix: "Read the detail, then ask for it in another way.",
  },
  export_refused: {
    sentence: "This cannot be given out as it was asked for.",
    fix: "Read the detail, then ask for it in another way.",
  },
  export_erased: {
    sentence: "Something in it was erased or has passed its retention period since.",
    fix: "Start it again from a snapshot that is still there: what is gone is left out.",
  },
  export_expired: {
    sentence: "The list that the download is made of is not kept any longer.",
    fix: "Start the download again; nothing is backed up anew for it.",
  },
  copy_put_back: {
    sentence:
      "This was under way when the copy was made that Dropkeep was put back from; it may be done since.",
    fix: "Look at what is in Dropbox, or where it was exported to, now; then start it again or cancel it.",
  },
  damaged_in_store: {
    sentence: "The bytes of this file are missing or damaged in the storage.",
    fix:
      "Run dropkeep check --read-data: the next backup then reads the file again, if Dropbox still has it. Another " +
      "snapshot may have it whole.",
  },
  symlink_listed: {
    sentence: "This is a symbolic link, which Dropbox lets nobody create from outside.",
    fix: "Make the link again on a computer that syncs this Dropbox; its target is in the detail.",
  },
  mount_listed: {
    sentence: "A shared folder is mounted here; its files are in the shared folder's own place.",
    fix: "Select the shared folder itself to get its files, and share it again in Dropbox where it is gone.",
  },
  target_exists: {
    sentence: "Something else stands at the place where this item belongs; it was left as it is.",
    fix: "Choose an empty folder, or move what stands there.",
  },
  renamed: {
    sentence: "The name could not be kept as it was.",
    fix: "Nothing to do: the item is whole under the name in the detail.",
  },
  write_refused: {
    sentence: "The folder does not take this item.",
    fix: "Check permissions and free space of the folder, then export again and skip what is identical.",
  },
  name_refused: {
    sentence: "The target does not take this name.",
    fix: "Download or export it instead; an archive takes every name.",
  },
  arrived_damaged: {
    sentence: "The storage received other bytes than were sent, several times.",
    fix:
      "Start the export again; if it happens again, the way to the storage or the storage itself is faulty.",
  },
  object_refused: {
    sentence: "The storage takes others, but has trouble with this one each time.",
    fix: "Start the export again; if it happens again, ask who runs that storage, with the detail.",
  },
  destination_unavailable: {
    sentence: "The storage that this goes to does not answer.",
    fix: "Nothing to do if it passes: it is tried again by itself. Otherwise ask who runs that storage.",
  },
  insufficient_space: {
    sentence: "The target has no space left in Dropbox.",
    fix: "Make room or raise the quota, then resume the restore: it goes on where it stopped.",
  },
  upload_limit_reached: {
    sentence: "The team has used up the upload calls that its Dropbox plan allows in a month.",
    fix:
      "The server goes on with it by itself on the 1st of next month. Resume it sooner when Dropbox has raised the limit.",
  },
  no_write_permission: {
    sentence:
      "Nobody that Dropkeep may act as can write there: the rights are missing, or the folder is archived or gone.",
    fix:
      "Give the connected administrator edit rights, bring the folder back in Dropbox, or restore to another member or " +
      "team folder.",
  },
  write_restricted: {
    sentence:
      "Dropbox restricts writing at this place: somebody holds a lock, or an administrator's rule forbids it.",
    fix:
      "Lift the restriction or unlock the file in Dropbox, then run the restore again; or restore into a new folder.",
  },
  locked_by_other: {
    sentence: "Somebody else has locked the file that stands at this place.",
    fix: "Ask them, or an administrator, to unlock it in Dropbox, then run the restore again.",
  },
  target_suspended: {
    sentence: "The member is suspended, and Dropbox takes nothing for suspended members.",
    fix: "Reactivate the member in the Dropbox admin console, or restore to another member or team folder.",
  },
  target_gone: {
    sentence: "The member or folder that should get this is no longer in the team.",
    fix: "Restore to another member or team folder.",
  },
  in_the_way: {
    sentence: "A file stands where a folder is needed; it was left as it is.",
    fix: "Restore into a new folder, or move the file that is in the way.",
  },
  upload_damaged: {
    sentence: "The bytes arrived at Dropbox with another content hash, several times.",
    fix: "Resume the restore. If it happens again, look for a proxy that changes uploads.",
  },
  refused_by_dropbox: {
    sentence: "Dropbox does not take this item.",
    fix: "The detail has Dropbox's own code for it. Download or export it instead.",
  },
};

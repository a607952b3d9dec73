import type { Dispatch } from "../wire/dispatch.ts";
import * as links from "../wire/routes/links.ts";
import * as sharing from "../wire/routes/sharing.ts";
import * as folders from "../wire/routes/team_folders.ts";
import type { Desk } from "./desk.ts";
import { polled } from "./polled.ts";
import { addFileMember } from "./sharing/add_file_members.ts";
import { addFolderMember } from "./sharing/add_members.ts";
import { createLink, modifyLink } from "./sharing/links.ts";
import { mountFolder, unmountFolder } from "./sharing/mount_folder.ts";
import { shareFolder } from "./sharing/share_folder.ts";
import { unshareFolder } from "./sharing/unshare_folder.ts";
import { updateFolderPolicy } from "./sharing/update_policy.ts";
import { activateTeamFolder, archiveTeamFolder, createTeamFolder, renameTeamFolder } from "./team_folders.ts";

/** Puts what changes shared and team folders on the dispatch. */
export function registerSharing(dispatch: Dispatch, desk: Desk): void {
  dispatch
    .on(sharing.shareFolder, (call) => shareFolder(desk, call))
    .on(sharing.shareJobCheck, (call) => polled(desk.jobs, "share_folder", call))
    .on(sharing.unshareFolder, (call) => unshareFolder(desk, call))
    .on(sharing.jobCheck, (call) => polled(desk.jobs, "sharing", call))
    .on(sharing.addFolderMember, (call) => addFolderMember(desk, call))
    .on(sharing.updateFolderPolicy, (call) => updateFolderPolicy(desk, call))
    .on(sharing.addFileMember, (call) => addFileMember(desk, call))
    .on(links.createLink, (call) => createLink(desk.state, call))
    .on(links.modifyLink, (call) => modifyLink(desk.state, call))
    .on(sharing.mountFolder, (call) => mountFolder(desk, call))
    .on(sharing.unmountFolder, (call) => unmountFolder(desk, call));
}

export function registerTeamFolders(dispatch: Dispatch, desk: Desk): void {
  const { state, jobs } = desk;
  dispatch
    .on(folders.teamFolderCreate, ({ arg }) => createTeamFolder(state, arg.name))
    .on(folders.teamFolderRename, ({ arg }) => renameTeamFolder(state, arg.team_folder_id, arg.name))
    .on(folders.teamFolderArchive, ({ actor, arg }) => {
      const archived = archiveTeamFolder(state, arg.team_folder_id);
      if (arg.force_async_off) return archived;
      const id = jobs.launch("archive", actor, () => Promise.resolve(archived));
      return { ".tag": "async_job_id", async_job_id: id };
    })
    .on(folders.teamFolderArchiveCheck, (call) => polled(jobs, "archive", call))
    .on(folders.teamFolderActivate, ({ arg }) => activateTeamFolder(state, arg.team_folder_id));
}

import { type BackupWorld, backupWorld } from "../../support/backup_world.ts";
import { smallTeam } from "./small_team.ts";

/** The small team's Dropbox, for as many sites as a trial takes. */
export async function smallWorld(seed = 1): Promise<BackupWorld> {
  return await backupWorld({ seed, content: { empty: true }, prepare: smallTeam });
}

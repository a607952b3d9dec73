import { plain, under } from "../../entries/refusals.ts";
import { sharedFolder, sharedFolderMetadata } from "../../routes/shared_folder.ts";
import { changePolicy } from "../../team/folder_rules.ts";
import type { Call } from "../../wire/call.ts";
import type * as routes from "../../wire/routes/sharing.ts";
import type { Read } from "../../wire/schema.ts";
import type { Desk } from "../desk.ts";
import { checkPolicy, policyOf } from "./policies.ts";

type Arg = Read<(typeof routes.updateFolderPolicy)["arg"]>;

/** sharing/update_folder_policy: who owns a folder sets its rules. Refuses with UpdateFolderPolicyError. */
export function updateFolderPolicy({ state }: Desk, { actor, arg }: Call<Arg>) {
  const { row, access } = under("access_error", () => sharedFolder(state, actor, arg.shared_folder_id));
  if (row.owner_team !== null) throw plain("not_on_team");
  if (row.type === "team_folder" && !actor.asAdmin) throw plain("team_folder");
  if (access !== "owner") throw plain("no_permission");
  checkPolicy(state, arg);
  changePolicy(state, row.id, policyOf(arg));
  return sharedFolderMetadata(state, actor, row, access);
}

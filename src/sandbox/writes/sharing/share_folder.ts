import { plain, under } from "../../entries/refusals.ts";
import { sharedFolderMetadata } from "../../routes/shared_folder.ts";
import { accessOf, namespaceRow } from "../../team/access.ts";
import { changePolicy } from "../../team/folder_rules.ts";
import { shareFolder as makeShared } from "../../team/share.ts";
import type { Call } from "../../wire/call.ts";
import type * as routes from "../../wire/routes/sharing.ts";
import type { Read } from "../../wire/schema.ts";
import type { Actor, Place } from "../../world_types.ts";
import type { Desk } from "../desk.ts";
import { checkPolicy, policyOf } from "./policies.ts";
import { checkSharePath } from "./share_checks.ts";

type Sharing = Call<Read<(typeof routes.shareFolder)["arg"]>>;

/** sharing/share_folder (dropbox-api §2.6); a folder that is not there is made. Refuses with ShareFolderError. */
export async function shareFolder(desk: Desk, call: Sharing) {
  const place = under("bad_path", () => placeToShare(desk, call));
  checkPolicy(desk.state, call.arg);
  const work = async () => ({
    ".tag": "complete",
    ...await desk.locks.one([place.namespace], () => share(desk, call, place)),
  });
  if (!call.arg.force_async) return await work();
  return { ".tag": "async_job_id", async_job_id: desk.jobs.launch("share_folder", call.actor, work) };
}

function placeToShare(desk: Desk, { actor, arg }: Sharing): Place {
  const place = desk.world.resolve(actor, arg.path, "write");
  checkSharePath(desk, actor, place);
  if (!mayShare(desk, actor, place)) throw plain("invalid_path");
  return place;
}

function mayShare(desk: Desk, actor: Actor, place: Place): boolean {
  return ["owner", "editor"].includes(accessOf(desk.state, actor, place.namespace));
}

function share(desk: Desk, { actor, arg }: Sharing, place: Place) {
  if (!desk.world.entryAt(place)) under("bad_path", () => desk.world.makeFolder(actor, place, false));
  const id = makeShared(desk.state, place, actor.memberId!);
  changePolicy(desk.state, id, policyOf(arg));
  if (arg.access_inheritance.tag === "no_inherit") restrict(desk, id);
  return sharedFolderMetadata(desk.state, actor, namespaceRow(desk.state, id)!, "owner");
}

function restrict(desk: Desk, namespace: string): void {
  desk.state.db.run("update namespaces set inherits = 0 where id = ?", namespace);
  desk.state.accessKept.clear();
}

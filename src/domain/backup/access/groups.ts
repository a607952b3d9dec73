import { findRepository, groupsRead } from "../../../storage/catalogue/repositories.ts";
import { type Group, saveGroups } from "../../../storage/catalogue/sharing.ts";
import { SHARING_EVERY, type SharingParts } from "./sharing.ts";

/** The team's groups and who is in them, as long after the last time as shares are. */
export async function readGroups(parts: SharingParts) {
  const { catalogue, dropbox, task, repositoryId, run, now } = parts;
  const repository = await findRepository(catalogue.read, task.id);
  if ((repository?.groups_read_at ?? 0) + SHARING_EVERY > now().getTime()) return;
  const groups: Group[] = [];
  for await (const { id, name, externalId } of dropbox.groups()) {
    parts.signal.throwIfAborted();
    const members = await Array.fromAsync(dropbox.groupMembers(id));
    groups.push({ id, name, externalId, members });
  }
  await catalogue.write(async (trx) => {
    await saveGroups(trx, run, task.id, groups);
    await groupsRead(trx, repositoryId, now().getTime());
  });
}

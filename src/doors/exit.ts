import { hostname } from "node:os";
import type { OpenExit } from "../domain/exit/exit_door.ts";
import { resticCommands, resticPlace } from "../domain/exit/restic_commands.ts";
import type { Services } from "../services.ts";
import type { StoreAddress } from "../storage/objects/address.ts";
import { createKey } from "../storage/repository/keys.ts";
import { openTask } from "../task_services.ts";

/** How a page opens a task's repository to leave with it. */
export function exitDoors(services: Pick<Services, "forAccount">): OpenExit {
  return async (account, taskId) => {
    const own = await services.forAccount(account);
    const { address, repository } = await openTask(own, taskId);
    const { store, keys, id } = repository;
    return {
      repositoryId: id,
      place: resticPlace(address),
      variables: variablesOf(address),
      commands: (passwordFile) => resticCommands(address, passwordFile),
      addKey: (password) =>
        createKey(store, keys, password, { hostname: hostname(), username: "recovery-kit", now: own.now }),
    };
  };
}

/** The installation's own keys to the storage are nobody else's. */
function variablesOf(address: StoreAddress): Record<string, string | null> {
  if (address.kind === "disk") return {};
  return {
    AWS_ACCESS_KEY_ID: null,
    AWS_SECRET_ACCESS_KEY: null,
    ...address.region === undefined ? {} : { AWS_DEFAULT_REGION: address.region },
  };
}

import type { State } from "../state/state.ts";
import type { Dispatch } from "../wire/dispatch.ts";
import { accountRoutes } from "./accounts.ts";
import { downloadRoutes } from "./download.ts";
import { fileRoutes } from "./files.ts";
import { listingRoutes } from "./listing.ts";
import { sharingRoutes } from "./sharing.ts";
import { teamEventRoutes } from "./team_events.ts";
import { teamFolderRoutes } from "./team_folders.ts";
import { teamGroupRoutes } from "./team_groups.ts";
import { teamInfoRoutes } from "./team_info.ts";
import { teamMemberRoutes } from "./team_members.ts";
import { teamNamespaceRoutes } from "./team_namespaces.ts";

/** All routes that only read. */
export function readRoutes(dispatch: Dispatch, state: State): void {
  accountRoutes(dispatch, state);
  teamInfoRoutes(dispatch, state);
  teamMemberRoutes(dispatch, state);
  teamGroupRoutes(dispatch, state);
  teamNamespaceRoutes(dispatch, state);
  teamFolderRoutes(dispatch, state);
  teamEventRoutes(dispatch, state);
  sharingRoutes(dispatch, state);
  listingRoutes(dispatch, state);
  fileRoutes(dispatch, state);
  downloadRoutes(dispatch, state);
}

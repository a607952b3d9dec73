import { type Context, Hono } from "hono";
import type { App } from "../oauth/app.ts";
import { Refusal } from "../world_types.ts";
import type { World } from "../world.ts";
import { writeControlRoutes } from "../writes/control_routes.ts";
import type { Desk } from "../writes/desk.ts";
import type { CallLog } from "./call_log.ts";
import { changeRoutes } from "./change_routes.ts";
import { clockRoutes } from "./clock_routes.ts";
import { contentRoutes } from "./content_routes.ts";
import { faultRoutes } from "./fault_routes.ts";
import type { Faults } from "./faults.ts";
import { linkRoutes } from "./link_routes.ts";
import { folderRoutes } from "./folder_routes.ts";
import { memberRoutes } from "./member_routes.ts";
import { logRoutes } from "./log_routes.ts";
import { sharedFolderRoutes } from "./shared_folder_routes.ts";
import { teamRoutes } from "./team_routes.ts";
import type { Webhook } from "../webhooks/webhook.ts";
import { webhookRoutes } from "./webhook_routes.ts";

export interface Controlled {
  world: World;
  app: App;
  faults: Faults;
  log: CallLog;
  desk: Desk;
  webhook: Webhook;
}

/** The control API, mounted under /__sim: what tests do behind the client's back. */
export function controlRoutes(controlled: Controlled): Hono {
  return new Hono()
    .route("/", teamRoutes(controlled.world))
    .route("/", linkRoutes(controlled))
    .route("/", memberRoutes(controlled.world))
    .route("/", folderRoutes(controlled.world))
    .route("/", sharedFolderRoutes(controlled.world))
    .route("/", contentRoutes(controlled.world))
    .route("/", changeRoutes(controlled.world))
    .route("/", clockRoutes(controlled.world))
    .route("/", faultRoutes(controlled))
    .route("/", logRoutes(controlled.log))
    .route("/", webhookRoutes(controlled))
    .route("/", writeControlRoutes(controlled.desk))
    .onError((error, c) => refused(c, error));
}

function refused(c: Context, error: Error): Response {
  if (error instanceof Refusal) return c.json({ error: error.error }, 409);
  if (error instanceof SyntaxError || error instanceof TypeError) {
    return c.json({ error: error.message }, 400);
  }
  throw error;
}

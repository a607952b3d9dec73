import { readPath } from "../paths.ts";
import { route } from "../route.ts";
import { bool, text, timestamp } from "../scalars.ts";
import { optional, otherwise } from "../schema.ts";
import { struct, union } from "../shapes.ts";

const WRITE = "sharing.write";

const settings = struct({
  require_password: optional(bool),
  link_password: optional(text()),
  expires: optional(timestamp),
  audience: optional(union({ public: null, team: null, no_one: null, password: null, members: null })),
  access: optional(union({ viewer: null, editor: null, max: null, default: null })),
  requested_visibility: optional(union({ public: null, team_only: null, password: null })),
  allow_download: optional(bool),
});

export const createLink = route(
  "sharing/create_shared_link_with_settings",
  WRITE,
  struct({ path: readPath, settings: optional(settings) }),
  { selectAdmin: "team_admin" },
);
export const modifyLink = route(
  "sharing/modify_shared_link_settings",
  WRITE,
  struct({ url: text(1), settings, remove_expiration: otherwise(bool, false) }),
);

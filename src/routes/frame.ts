import type { Actor } from "../domain/actor.ts";
import { can, type Permission } from "../domain/permissions.ts";
import { type Frame, type NavItem, ROOM_PATHS } from "../views/layout.tsx";
import { takeFlash } from "./cookies.ts";
import { actorOf, type Request } from "./env.ts";

/** What a person needs for each room of the navigation, any of these; what they may not see, or is not there, is absent. Settings are everybody's. */
const ROOMS: [NavItem, ...Permission[]][] = [
  ["homepage", "backups.view"],
  ["jobs", "content.browse"],
  ["recovery", "content.browse"],
  ["billing", "billing.manage"],
  ["activity", "activity.view", "audit.view"],
  ["settings"],
  ["support", "support.view"],
];

/** The frame of a page for who is signed in. */
export function frameOf(c: Request): Frame {
  const actor = actorOf(c);
  const name = `${actor.firstName} ${actor.lastName}`;
  return {
    user: { name, email: actor.email, account: actor.accountName, isOperator: actor.isOperator },
    nav: roomsOf(actor).filter((item) => c.get("paths").has(ROOM_PATHS[item])),
    lost: (c.get("lost") ?? []).map((task) => ({
      ...task,
      mayConnect: can(actor.grant, "tasks.modify", { task: task.id }),
    })),
    alarms: (c.get("alarms") ?? []).map(({ id, entity }) => ({ id, name: entity.name })),
    settings: can(actor.grant, "users.manage") ? ["users"] : [],
    flash: takeFlash(c),
  };
}

function roomsOf({ grant }: Actor): NavItem[] {
  return ROOMS.filter(([, ...any]) => any.length === 0 || any.some((one) => can(grant, one)))
    .map(([item]) => item);
}

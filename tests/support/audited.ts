import { siteMap } from "../../src/app.tsx";
import type { PortalWorld } from "./portal_world.ts";

const AUDITED = siteMap("1").flatMap((room) => room.list)
  .filter(({ method, policy }) => method === "POST" && policy.audit !== null)
  .map(({ path, policy }) => ({
    fits: new RegExp(`^${path.replaceAll(/:\w+/g, "[^/]+")}$`),
    action: policy.audit!,
  }));

/** Where a gate leads to, instead of the handler. */
const GATE = /^\/(signin\?next=|confirm\?next=|settings\/security\/app$)/;

/**
 * Holds the audit log against all that this world's browsers were answered: each change that went well must have
 * written the row that its policy names, once. Answers how many there were, and those that did not.
 */
export async function heldAgainstAudit(world: PortalWorld): Promise<{ changes: number; wrong: string[] }> {
  const rows = await world.portal.control.read.selectFrom("audit").select(["request_id", "action"])
    .where("outcome", "=", "done").execute();
  const changes = world.answers.flatMap(({ method, path, status, request, location }) => {
    const route = AUDITED.find(({ fits }) => method === "POST" && fits.test(path));
    return route && status < 400 && !GATE.test(location) ? [{ path, request, action: route.action }] : [];
  });
  const wrong = changes.filter(({ request, action }) =>
    rows.filter((row) => row.request_id === request && row.action === action).length !== 1
  );
  return { changes: changes.length, wrong: wrong.map(({ path, action }) => `${path}: ${action}`) };
}

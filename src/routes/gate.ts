import type { MiddlewareHandler } from "hono";
import { Conflict, Forbidden, NotFound } from "../domain/errors.ts";
import { openAlarms } from "../domain/alarm/alarms.ts";
import { lostTasks } from "../domain/tasks/lost_tasks.ts";
import { can } from "../domain/permissions.ts";
import { enterBySession, OtherAddress } from "../domain/people/entry.ts";
import { isPresent } from "../domain/people/presence.ts";
import { touchSession } from "../domain/people/sessions.ts";
import { scopeOf } from "../domain/scope.ts";
import type { Actor } from "../domain/actor.ts";
import { sessionToken } from "./cookies.ts";
import { actorOf, catalogueOf, doorsOf, type Env, isPartial, portalOf, type Request } from "./env.ts";
import { askForPassword, askToConfirm, askToSetUpFactor, askToSignIn } from "./asking.tsx";
import { type Policy, RATES } from "./policy.ts";
import { refuseOtherHost } from "./security.ts";

/** What stands before a handler, in this order: host, rate, who, second factor, permission, step-up. Deny by default. */
export function gate(policy: Policy): MiddlewareHandler<Env> {
  return async (c, next) => {
    c.set("policy", policy);
    // Machines that watch, and what pages are made of, are asked for by other names: a container's, an address.
    if (policy.rate !== "free") refuseOtherHost(c);
    throttle(c, policy);
    if (policy.who !== "everyone") {
      c.header("Cache-Control", "no-store");
      const answer = await enter(c, policy);
      if (answer !== null) return answer;
    }
    await next();
  };
}

/** Knows who asks where nothing is asked for: a missing page still stands in the frame of whoever is signed in. */
export async function recognise(c: Request) {
  const token = sessionToken(c, "full");
  if (token === undefined || c.get("actor")) return;
  const entered = await enterBySession(portalOf(c), token, c.get("visit")).catch(unlessOtherAddress);
  if (entered?.stage === "full") c.set("actor", entered.actor);
}

/** From there they are nobody. */
function unlessOtherAddress(error: unknown): null {
  if (error instanceof OtherAddress) return null;
  throw error;
}

function throttle(c: Request, { rate }: Policy) {
  const limit = RATES[rate];
  if (limit !== null) portalOf(c).throttles.take({ [`${rate} ${c.get("visit").ip}`]: limit });
}

/** Null: the way is free, and the actor is known. */
async function enter(c: Request, policy: Policy): Promise<Response | null> {
  const stage = policy.who === "halfway" ? "second_factor" : "full";
  const token = sessionToken(c, stage);
  const entered = token === undefined ? null : await enterBySession(portalOf(c), token, c.get("visit"));
  if (entered?.stage !== stage) return await askToSignIn(c, stage);
  if (!policy.polled && stage === "full") await touchSession(portalOf(c), entered.session);
  c.set("actor", entered.actor);
  c.set("db", c.get("site").scoped(entered.actor.account, entered.actor.userId));
  return stage === "full" ? await admit(c, entered.actor, policy) : null;
}

async function admit(c: Request, actor: Actor, policy: Policy): Promise<Response | null> {
  if (actor.lacksFactor && !policy.withoutFactor) return askToSetUpFactor(c);
  if (actor.passwordExpired && !policy.withOldPassword && !policy.withoutFactor) return askForPassword(c);
  // The console does not exist for anybody else.
  if (policy.who === "operator" && !actor.isOperator) throw new NotFound("Cannot find this page");
  if (policy.permission !== null && !can(actor.grant, policy.permission)) {
    throw new Forbidden("Cannot show this: the account's administrators have not given you the permission");
  }
  if (actor.removalDue !== null) refuseWhileRemoved(policy);
  if (policy.stepUp && !isPresent(actorOf(c), portalOf(c).now())) return await askToConfirm(c);
  if (!isPartial(c)) {
    c.set("lost", await lostTasks(doorsOf(c).read, scopeOf(actor)));
    // Those pages open the catalogue anyhow; a damaged one must not shut the others.
    if (ALARMED.test(c.req.path)) {
      c.set("alarms", await openAlarms((await catalogueOf(c)).read, scopeOf(actor)));
    }
  }
  return null;
}

/** Pages about what is backed up: the Homepage, tasks with their members and folders, and Recovery. */
const ALARMED = /^\/($|tasks\/(?!add$|connected$)[^/]+($|\/entities\/)|recovery($|\/))/;

/** What is one's own, and taking it back. */
const STILL = /^(session|password|totp|passkey|recovery_codes|account\.removal)/;

/** Reading and downloading go on until the account is erased; nothing else changes (security 2.3). */
function refuseWhileRemoved({ audit, permission }: Policy) {
  if (audit === null || STILL.test(audit) || permission === "content.download") return;
  throw new Conflict(
    "Cannot change anything: the account is being removed; its primary user can undo that in Settings",
  );
}

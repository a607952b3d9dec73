import { ACTIVITIES, OUTCOMES, SERVICES } from "../../domain/activity/activities.ts";
import { activityFile } from "../../domain/activity/export.ts";
import { activityFilter, activityPage, findActivity } from "../../domain/activity/list.ts";
import { ACTIONS } from "../../domain/audit/actions.ts";
import { lastCheck } from "../../domain/audit/check.ts";
import { auditFile } from "../../domain/audit/export.ts";
import { auditFilter, auditPage, findAudit } from "../../domain/audit/list.ts";
import { AUDIT_OUTCOMES, AUDIT_SERVICES } from "../../domain/audit/services.ts";
import { brokenWords } from "../../domain/audit/verify.ts";
import { Forbidden } from "../../domain/errors.ts";
import { can } from "../../domain/permissions.ts";
import { scopeOf } from "../../domain/scope.ts";
import { AuditCard, AuditLogRegion, AuditPage } from "../../views/activity/audit.tsx";
import { AUDIT, SYSTEM } from "../../views/activity/frame.tsx";
import { ActivityCard, SystemActivityPage, SystemLogRegion } from "../../views/activity/system.tsx";
import { answerFile } from "../answer_file.ts";
import { answerDialog } from "../dialogs.tsx";
import { numberOf } from "../entity_filter.ts";
import { actorOf, doorsOf, isPartial, portalOf, readersOf, type Request } from "../env.ts";
import { frameOf } from "../frame.ts";
import { may, signedIn } from "../policy.ts";
import { answerRegion } from "../regions.ts";
import { Routes } from "../registry.ts";
import { filterOf, optionsOf, pageOf, queryOf } from "./log_query.ts";

const VIEW = may("activity.view", { tagged: true });

/** What Dropkeep did, and who did what (product C1 to C3). */
export function activity() {
  return new Routes()
    .get("/activity", signedIn(), (c) => c.redirect(firstOf(c), 303))
    .get("/activity/system", VIEW, async (c) => {
      const log = await systemLog(c);
      if (isPartial(c)) return await answerRegion(c, <SystemLogRegion {...log} />);
      return c.html(<SystemActivityPage {...roomOf(c)} log={log} options={SYSTEM_OPTIONS} />);
    })
    .get("/activity/system.csv", VIEW, async (c) => {
      return answerFile(
        c,
        "system-activity.csv",
        activityFile(await partsOf(c), filterOf(c, activityFilter)),
      );
    })
    .get("/activity/system/:entry", VIEW, async (c) => {
      const row = await findActivity(await partsOf(c), c.req.param("entry"));
      return await answerDialog(c, row.label, <ActivityCard row={row} />, "activity");
    })
    .get("/activity/audit", may("audit.view"), async (c) => {
      const log = await auditLog(c);
      if (isPartial(c)) return await answerRegion(c, <AuditLogRegion {...log} />);
      const now = portalOf(c).now().getTime();
      const shown = { log, options: AUDIT_OPTIONS, check: await checkOf(c), now };
      return c.html(<AuditPage {...roomOf(c)} {...shown} />);
    })
    .get("/activity/audit.csv", may("audit.view"), (c) => {
      const pieces = auditFile(doorsOf(c).read, actorOf(c).account, filterOf(c, auditFilter));
      return answerFile(c, "security-audit.csv", pieces);
    })
    .get("/activity/audit/:row", may("audit.view"), async (c) => {
      const row = await findAudit(await partsOf(c), numberOf(c.req.param("row")));
      return await answerDialog(c, row.label, <AuditCard row={row} />, "activity");
    });
}

const SYSTEM_OPTIONS = {
  activities: optionsOf(
    Object.fromEntries(Object.entries(ACTIVITIES).map(([name, { label }]) => [name, label])),
  ),
  services: optionsOf(SERVICES),
  statuses: optionsOf(OUTCOMES),
};

const AUDIT_OPTIONS = {
  activities: optionsOf(ACTIONS),
  services: optionsOf(AUDIT_SERVICES),
  statuses: optionsOf(AUDIT_OUTCOMES),
};

function roomOf(c: Request) {
  const { grant } = actorOf(c);
  return {
    frame: frameOf(c),
    may: { system: can(grant, "activity.view"), audit: can(grant, "audit.view") },
  };
}

/** Throws `Forbidden` for whoever may see neither. */
function firstOf(c: Request): string {
  const { may: { system, audit } } = roomOf(c);
  if (system) return SYSTEM;
  if (audit) return AUDIT;
  throw new Forbidden("Cannot show this: the account's administrators have not given you the permission");
}

async function partsOf(c: Request) {
  return { ...await readersOf(c), scope: scopeOf(actorOf(c)) };
}

async function systemLog(c: Request) {
  const [parts, filter] = [await partsOf(c), filterOf(c, activityFilter)];
  const { rows, next, total } = await activityPage(parts, filter, c.req.query("after"));
  return { rows, query: queryOf(c), page: pageOf(c, SYSTEM, total, next) };
}

async function auditLog(c: Request) {
  const [{ read }, { account }, filter] = [doorsOf(c), actorOf(c), filterOf(c, auditFilter)];
  const { rows, next, total } = await auditPage(read, account, filter, c.req.query("after"));
  return { rows, query: queryOf(c), page: pageOf(c, AUDIT, total, next) };
}

async function checkOf(c: Request) {
  const found = await lastCheck(doorsOf(c).read, actorOf(c).account);
  const broken = found?.broken ? brokenWords(found.broken) : null;
  return found && { ...found, at: found.at.getTime(), broken };
}

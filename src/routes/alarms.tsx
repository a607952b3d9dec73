import { alarmPage, findAlarmFor } from "../domain/alarm/alarms.ts";
import { goBack, mayAnswer, wasUs } from "../domain/alarm/answer.ts";
import { harmLeft, PAGE_OF_HARM } from "../domain/alarm/harm.ts";
import { can } from "../domain/permissions.ts";
import { scopeOf } from "../domain/scope.ts";
import { userName } from "../domain/people/user_name.ts";
import { findTask } from "../domain/tasks/tasks.ts";
import { AlarmPage } from "../views/alarm.tsx";
import { AlarmsPage } from "../views/alarms.tsx";
import { setFlash } from "./cookies.ts";
import { numberOf } from "./entity_filter.ts";
import { actorOf, catalogueOf, doorsOf, partsOf, portalOf } from "./env.ts";
import { frameOf } from "./frame.ts";
import { may, type Policy } from "./policy.ts";
import { NOTHING, Routes } from "./registry.ts";

const VIEW = may("backups.view", { tagged: true });

/** Mass changes that looked like an attack or a slip, and what to do about them (product X5). */
export function alarms() {
  return new Routes()
    .get("/alarms", VIEW, async (c) => {
      const before = c.req.query("before");
      const { read } = await catalogueOf(c);
      const page = await alarmPage(read, scopeOf(actorOf(c)), before ? numberOf(before) : undefined);
      return c.html(<AlarmsPage frame={frameOf(c)} {...page} paged={before !== undefined} />);
    })
    .get("/alarms/:alarm", VIEW, async (c) => {
      const { read } = await catalogueOf(c);
      const alarm = await findAlarmFor(read, scopeOf(actorOf(c)), numberOf(c.req.param("alarm")));
      const task = await findTask(doorsOf(c).read, actorOf(c).account, alarm.taskId);
      const browse = can(actorOf(c).grant, "content.browse", { task: task.id });
      const harm = await harmLeft(read, alarm, PAGE_OF_HARM);
      const by = await userName(doorsOf(c).read, alarm.answer?.by ?? null);
      const props = { alarm, task, harm, by };
      const allowed = { browse, answer: mayAnswer(actorOf(c), alarm) };
      return c.html(<AlarmPage frame={frameOf(c)} {...props} may={allowed} />);
    })
    .post("/alarms/:alarm/acknowledgement", answering("alarm.acknowledged"), NOTHING, async (c) => {
      const parts = { catalogue: await catalogueOf(c), now: portalOf(c).now() };
      await wasUs(parts, actorOf(c), numberOf(c.req.param("alarm")));
      setFlash(c, "alarm_answered");
      return c.redirect(`/alarms/${c.req.param("alarm")}`, 303);
    })
    .post("/alarms/:alarm/undo", answering("alarm.undone"), NOTHING, async (c) => {
      const job = await goBack(await partsOf(c), actorOf(c), numberOf(c.req.param("alarm")));
      return c.redirect(`/jobs/${job}`, 303);
    });
}

function answering(audit: NonNullable<Policy["audit"]>) {
  return may("content.restore", { rate: "change", tagged: true, audit });
}

import {
  addTaskForm,
  askForTask,
  askToReconnect,
  connectForm,
  redirectUri,
  startForm,
  startTask,
  taskWithTeam,
} from "../domain/connections/add_task.ts";
import { takeConsentAnswer } from "../domain/connections/consent_answer.ts";
import { ASKED_SCOPES } from "../domain/connections/consent_refusals.ts";
import { findSchedule } from "../domain/tasks/schedules.ts";
import {
  BackupSettingsStep,
  ConnectStep,
  NameStep,
  NoAppPage,
  RefusedStep,
  ToDropboxStep,
} from "../views/add_task.tsx";
import { inSentences } from "../views/form_words.ts";
import { keepWayBack, setFlash, takeWayBack } from "./cookies.ts";
import { actorOf, doorsOf, portalOf, type Request } from "./env.ts";
import { frameOf } from "./frame.ts";
import { safeNext } from "./next.ts";
import { may } from "./policy.ts";
import { type Form, Routes } from "./registry.ts";
import { askingOf } from "./task_asking.ts";

/** From a name to a first backup, by way of Dropbox (product B2); and back to a team that was lost (B3). */
export function addTask() {
  return new Routes()
    .form("/tasks/add", {
      policy: may("tasks.modify", { rate: "change", audit: "task.consent_asked" }),
      input: addTaskForm,
      show: showName,
      act: async (c, input) => toDropbox(c, await askForTask(askingOf(c), input)),
    })
    .get(
      "/tasks/connected",
      may("tasks.modify", { rate: "change", audit: "task.added" }),
      async (c) => {
        const outcome = await takeConsentAnswer(askingOf(c), new URL(c.req.url).searchParams);
        if (outcome.refusal !== null) return c.html(<RefusedStep frame={frameOf(c)} {...outcome} />, 409);
        if (outcome.isNew) return c.redirect(`/tasks/${outcome.task.id}/start`, 303);
        setFlash(c, "task_reconnected");
        const back = takeWayBack(c);
        return c.redirect(back === undefined ? `/tasks/${outcome.task.id}` : safeNext(back), 303);
      },
    )
    .form("/tasks/:id/start", {
      policy: may("tasks.modify", { rate: "change", audit: "task.started" }),
      input: startForm,
      show: showStart,
      act: async (c, input) => {
        await startTask(askingOf(c), c.req.param("id"), input);
        setFlash(c, "task_started");
        return c.redirect(`/tasks/${c.req.param("id")}`, 303);
      },
    })
    .get("/tasks/:id/connect", may("tasks.modify"), async (c) => {
      const { task, connection } = await taskWithTeam(askingOf(c), c.req.param("id"));
      const forRestore = c.req.query("restore") === "yes";
      const back = c.req.query("back");
      const props = {
        taskId: task.id,
        name: task.name,
        team: connection.teamName,
        forRestore,
        back: back === undefined ? undefined : safeNext(back),
      };
      return c.html(<ConnectStep frame={frameOf(c)} {...props} />);
    })
    .post(
      "/tasks/:id/connect",
      may("tasks.modify", { rate: "change", audit: "task.consent_asked" }),
      connectForm,
      async (c, input) => {
        const href = await askToReconnect(askingOf(c), c.req.param("id"), input);
        keepWayBack(c, input.back === undefined ? null : safeNext(input.back));
        return toDropbox(c, href, "Connect again");
      },
    );
}

function showName(c: Request, { values, errors }: Form) {
  const { dropboxApp: app } = portalOf(c);
  const frame = frameOf(c);
  if (app === null) {
    return c.html(<NoAppPage frame={frame} redirectUri={redirectUri(portalOf(c))} scopes={ASKED_SCOPES} />);
  }
  const words = inSentences(errors, { name: "Name" });
  const refused = Object.keys(words).length > 0 ? words : undefined;
  return c.html(
    <NameStep
      frame={frame}
      name={values.name ?? c.req.query("name")}
      errors={refused}
      standIn={app.origin}
    />,
  );
}

async function showStart(c: Request<"/tasks/:id/start">, { values, errors }: Form) {
  const { task, connection } = await taskWithTeam(askingOf(c), c.req.param("id"));
  const schedule = await findSchedule(doorsOf(c).read, actorOf(c).account, task.id);
  const words = inSentences(errors, { frequency: "Backup Frequency", hour: "Backup Hour" });
  const isRefused = Object.keys(words).length > 0;
  const shown = {
    frequency: values.frequency ?? schedule.frequency,
    hour: values.hour ?? String(schedule.hour),
    autoActivate: isRefused ? values.autoActivate === "on" : task.autoActivate,
  };
  const props = { taskId: task.id, team: connection.teamName, values: shown };
  return c.html(
    <BackupSettingsStep frame={frameOf(c)} {...props} errors={isRefused ? words : undefined} />,
  );
}

/** By a page that moves on by itself: browsers do not follow a form to another site (form-action 'self'). */
function toDropbox(c: Request, href: string, title?: string): Response | Promise<Response> {
  c.header("Refresh", `0; url=${href}`);
  return c.html(<ToDropboxStep frame={frameOf(c)} href={href} title={title} />);
}

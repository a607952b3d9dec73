import { findConnection } from "../domain/connections/connections.ts";
import { changeTaskByCommand } from "../domain/tasks/by_command.ts";
import { listTasks, type Task } from "../domain/tasks/tasks.ts";
import type { Services } from "../services.ts";
import { listRuns, type Run } from "../storage/catalogue/runs.ts";
import { chosenTask, TASK_OPTION } from "./chosen_task.ts";
import { type Command, type Context, EXIT, type Exit } from "./command.ts";
import { timeText } from "./quantities.ts";
import { shown } from "./shown.ts";
import { table } from "./table.ts";
import { UsageError } from "./usage_error.ts";

export const tasks: Command = {
  name: "tasks",
  group: "begin",
  summary: "List the backup tasks, rename one, switch automatic activation",
  usage: ["tasks", "tasks rename NAME [--task OLD-NAME]", "tasks auto-activate on|off [--task NAME]"],
  about:
    "With automatic activation, new members and team folders are backed up from the run that finds them.",
  options: TASK_OPTION,
  examples: [
    ["tasks", "which teams are backed up, and how the last run ended"],
    ['tasks rename "Acme, Europe" --task Acme', "give a task another name"],
    ["tasks auto-activate off", "let new members wait until somebody activates them"],
  ],
  json: "{ tasks: [{ id, name, team, connected, lost_reason, auto_activate, repository_id, created_at,\n" +
    "last_run: { run, state, started_at } | null }] }",
  words: 2,
  run: async (context) => {
    const [verb] = context.args.words;
    if (verb === undefined) return await list(context);
    if (verb === "rename") return await rename(context);
    if (verb === "auto-activate") return await autoActivate(context);
    throw new UsageError(`Cannot run "tasks ${verb}": give rename, auto-activate or nothing`);
  },
};

async function list({ out, services }: Context): Promise<Exit> {
  const open = await services();
  const found = await listTasks(open.control.read, open.account);
  const told = await Promise.all(found.map((task) => describe(open, task)));
  out.answer(
    { tasks: told },
    () => told.length === 0 ? "No task yet. Connect a team: dropkeep connect" : asTable(told),
  );
  return EXIT.ok;
}

async function rename({ args, out, services }: Context): Promise<Exit> {
  const name = args.word(1, "the new name: dropkeep tasks rename NAME");
  const open = await services();
  const before = await chosenTask(open, args.text("task"));
  const task = await changeTaskByCommand(open, before.id, { name });
  out.answer(
    { tasks: [await describe(open, task)] },
    () => `"${shown(before.name)}" is now "${shown(task.name)}".`,
  );
  return EXIT.ok;
}

async function autoActivate({ args, out, services }: Context): Promise<Exit> {
  const word = args.word(1, "on or off");
  if (word !== "on" && word !== "off") {
    throw new UsageError(`Cannot set automatic activation to "${word}": give on or off`);
  }
  const open = await services();
  const { id, name } = await chosenTask(open, args.text("task"));
  const task = await changeTaskByCommand(open, id, { autoActivate: word === "on" });
  out.answer(
    { tasks: [await describe(open, task)] },
    () => `Automatic activation of "${shown(name)}" is ${word}.`,
  );
  return EXIT.ok;
}

type Told = Awaited<ReturnType<typeof describe>>;

async function describe(services: Services, task: Task) {
  const { teamName, lost } = await findConnection(services.control.read, services.account, task.connectionId);
  const [last] = await listRuns(services.catalogue.read, task.id, 1);
  return {
    id: task.id,
    name: task.name,
    team: teamName,
    connected: lost === null,
    lost_reason: lost?.reason ?? null,
    auto_activate: task.autoActivate,
    repository_id: task.repositoryId,
    created_at: task.createdAt.toISOString(),
    last_run: last ? lastRun(last) : null,
  };
}

function lastRun({ id, state, started_at }: Run) {
  return { run: id, state, started_at: new Date(started_at).toISOString() };
}

function asTable(told: Told[]): string {
  const rows = told.map((task) => [
    shown(task.name),
    shown(task.team),
    task.connected ? "Connected" : "Disconnected",
    task.auto_activate ? "on" : "off",
    task.last_run ? `${timeText(new Date(task.last_run.started_at))}  ${task.last_run.state}` : "never",
  ]);
  return table(["NAME", "TEAM", "STATE", "AUTO", "LAST RUN (UTC)"], rows);
}

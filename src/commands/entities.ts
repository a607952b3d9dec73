import { COMMAND_LINE } from "../domain/actor.ts";
import {
  activateEntities,
  ENTITY_STATUSES,
  type EntityState,
  type EntityStatus,
  findEntities,
  listEntityStates,
  pauseEntities,
  resumeEntities,
} from "../domain/entities/entities.ts";
import { NotFound } from "../domain/errors.ts";
import type { Services } from "../services.ts";
import { chosenTask, TASK_OPTION } from "./chosen_task.ts";
import { type Command, type Context, EXIT, type Exit } from "./command.ts";
import type { Output } from "./output.ts";
import { bytesText, numberText, timeText } from "./quantities.ts";
import { shown } from "./shown.ts";
import { table } from "./table.ts";
import { UsageError } from "./usage_error.ts";

const VERBS = ["activate", "pause", "resume"] as const;
type Verb = typeof VERBS[number];

export const entities: Command = {
  name: "entities",
  group: "back_up",
  summary: "List members and team folders with their status; activate, pause or resume them",
  usage: [
    "entities [PART-OF-NAME] [--status STATUS] [--task NAME]",
    "entities activate|pause|resume NAME... | all [--task NAME]",
  ],
  about: `Statuses: ${ENTITY_STATUSES.join(", ")}.\n` +
    "What is paused is left out of the runs; what was backed up of it stays.",
  options: { ...TASK_OPTION, status: { value: "STATUS", help: "only those of this status" } },
  examples: [
    ["entities", "everybody, and how their last backup ended"],
    ["entities --status Partial", "those of whom something is missing, with the reason"],
    ['entities pause bob@acme.example "Old projects"', "leave a member and a team folder out"],
  ],
  json: "{ entities: [{ id, kind, name, email, dropbox_id, status, files, bytes, last_backup,\n" +
    "reason: { code, sentence, fix, run } | null }] }; the verbs print { changed }",
  words: 1000,
  run: async (context) => {
    const verb = VERBS.find((one) => one === context.args.words[0]);
    return verb ? await change(context, verb) : await list(context);
  },
};

async function list({ args, out, services }: Context): Promise<Exit> {
  const [part = "", ...more] = args.words;
  if (more.length > 0) {
    throw new UsageError(`Cannot run "entities ${part} ...": give ${VERBS.join(", ")} or a part of a name`);
  }
  const status = statusNamed(args.text("status"));
  const open = await services();
  const task = await chosenTask(open, args.text("task"));
  const all = await listEntityStates(open.catalogue.read, task.id);
  const named = all.filter((one) => isLike(one, part.toLowerCase()));
  if (part !== "" && named.length === 0) {
    throw new NotFound(`Cannot find "${part}": no member or team folder has that in its name or email`);
  }
  const found = named.filter((one) => !status || one.status === status);
  out.answer({ entities: found.map(asDocument) }, () => inWords(out, found));
  return EXIT.ok;
}

function statusNamed(text: string | undefined): EntityStatus | undefined {
  if (text === undefined) return undefined;
  const found = ENTITY_STATUSES.find((status) => status.toLowerCase() === text.toLowerCase());
  if (found) return found;
  throw new UsageError(`Cannot filter by status "${text}": give one of ${ENTITY_STATUSES.join(", ")}`);
}

function isLike({ entity }: EntityState, part: string): boolean {
  return [entity.name, entity.email ?? ""].some((text) => text.toLowerCase().includes(part));
}

async function change({ args, out, now, services }: Context, verb: Verb): Promise<Exit> {
  args.word(1, `a name: dropkeep entities ${verb} NAME... or all`);
  const open = await services();
  const task = await chosenTask(open, args.text("task"));
  const changed = await changeNamed(open, task.id, verb, args.words.slice(1), now());
  const done = { activate: "activated", pause: "paused", resume: "resumed" }[verb];
  out.answer({ changed }, () => `${numberText(changed)} ${done}.`);
  return EXIT.ok;
}

async function changeNamed(
  services: Services,
  taskId: string,
  verb: Verb,
  names: string[],
  now: Date,
): Promise<number> {
  const { catalogue } = services;
  const found = await findEntities(catalogue.read, taskId, names);
  const living = names.includes("all") ? found.filter((one) => one.archived_at === null) : found;
  const changing = { catalogue, by: COMMAND_LINE, now };
  const change = { activate: activateEntities, pause: pauseEntities, resume: resumeEntities }[verb];
  return await change(changing, living);
}

function asDocument({ entity, status, items, bytes, lastBackup, reason }: EntityState) {
  return {
    id: entity.id,
    kind: entity.kind,
    name: entity.name,
    email: entity.email,
    dropbox_id: entity.dropbox_id,
    status,
    files: items,
    bytes,
    last_backup: lastBackup?.toISOString() ?? null,
    reason,
  };
}

function inWords(out: Output, found: EntityState[]): string {
  if (found.length === 0) return "None. Members and team folders are found by a run: dropkeep backup";
  const rows = found.map((one) => [
    shown(one.entity.name),
    shown(one.entity.email ?? "(team folder)"),
    statusText(out, one.status),
    numberText(one.items),
    bytesText(one.bytes),
    one.lastBackup ? timeText(one.lastBackup) : "never",
  ]);
  const reasons = found.flatMap((one) =>
    one.reason
      ? [
        `${
          shown(one.entity.name)
        }: ${one.reason.sentence} ${one.reason.fix}\n  dropkeep runs show ${one.reason.run}`,
      ]
      : []
  );
  return [table(["NAME", "EMAIL", "STATUS", ">FILES", ">SIZE", "LAST BACKUP (UTC)"], rows), ...reasons].join(
    "\n",
  );
}

function statusText(out: Output, status: EntityStatus): string {
  if (status === "Success") return out.mood("good", status);
  if (status === "Failed") return out.mood("bad", status);
  return status === "Partial" ? out.mood("mixed", status) : status;
}

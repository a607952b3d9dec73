import { findEntities } from "../domain/entities/entities.ts";
import type { Reader } from "../storage/catalogue/power.ts";
import { listRunEntities, listSnapshots, type Run } from "../storage/catalogue/runs.ts";
import { chosenTask, TASK_OPTION } from "./chosen_task.ts";
import { type Command, type Context, EXIT, type Exit } from "./command.ts";
import { bytesText, numberText, timeText } from "./quantities.ts";
import { countsOf } from "./run_report.ts";
import { table } from "./table.ts";

export const snapshots: Command = {
  name: "snapshots",
  group: "look",
  summary: "List the snapshots of a task, or as one member or team folder sees them",
  usage: ["snapshots [--entity NAME] [--limit N] [--task NAME]"],
  options: {
    ...TASK_OPTION,
    entity: { value: "NAME", help: "a member (name or email) or team folder: its own counts" },
    limit: { value: "N", help: "show so many, newest first (default 50)" },
  },
  examples: [
    ["snapshots", "what there is to go back to"],
    ["snapshots --entity bob@acme.example", "how much of it is Bob's, and what changed for him"],
  ],
  json: "{ snapshots: [{ id, run, time, state, files, bytes, added, changed, removed }] }\n" +
    "the numbers are null where the run was cut off before it had counted",
  words: 0,
  run: list,
};

async function list({ args, out, services }: Context): Promise<Exit> {
  const limit = args.count("limit", 50);
  const open = await services();
  const task = await chosenTask(open, args.text("task"));
  const db = open.catalogue.read;
  const found = await listSnapshots(db, task.id, limit);
  const entity = args.text("entity");
  const told = entity === undefined ? found.map(ofAll) : await ofEntity(db, task.id, entity, found);
  out.answer(
    { snapshots: told },
    () => told.length === 0 ? "No snapshot yet: dropkeep backup" : asTable(told),
  );
  return EXIT.ok;
}

interface SnapshotDocument {
  id: string;
  run: number;
  time: string;
  state: string;
  files: number | null;
  bytes: number | null;
  added: number | null;
  changed: number | null;
  removed: number | null;
}

const UNCOUNTED = { files: null, bytes: null, added: null, changed: null, removed: null };

function ofAll(run: Run): SnapshotDocument {
  const { files, bytes, added, changed, removed } = countsOf(run) ?? UNCOUNTED;
  return { ...headOf(run), state: run.state, files, bytes, added, changed, removed };
}

function headOf(run: Run) {
  return { id: run.snapshot_id!, run: run.id, time: new Date(run.started_at).toISOString() };
}

/** Snapshots from before the entity was backed up are left out. */
async function ofEntity(db: Reader, taskId: string, name: string, found: Run[]): Promise<SnapshotDocument[]> {
  const [entity] = await findEntities(db, taskId, [name]);
  const told = await Promise.all(found.map(async (run) => {
    const row = (await listRunEntities(db, run.id)).find((one) => one.entity_id === entity!.id);
    if (!row) return [];
    const { outcome, items, bytes, added, changed, removed } = row;
    return [{ ...headOf(run), state: outcome, files: items, bytes, added, changed, removed }];
  }));
  return told.flat();
}

function asTable(told: SnapshotDocument[]): string {
  const rows = told.map((one) => [
    one.id.slice(0, 8),
    String(one.run),
    timeText(new Date(one.time)),
    one.state,
    one.files === null ? "-" : numberText(one.files),
    one.bytes === null ? "-" : bytesText(one.bytes),
    one.added === null ? "-" : `+${one.added} ~${one.changed} -${one.removed}`,
  ]);
  return table(["SNAPSHOT", ">RUN", "TIME (UTC)", "STATE", ">FILES", ">SIZE", "CHANGES"], rows);
}

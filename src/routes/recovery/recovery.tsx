import { COUNTED, countEntityRows, listEntityRows } from "../../domain/entities/table.ts";
import { recoverableTasks, recoveryScope } from "../../domain/recovery/room.ts";
import { countSnapshotsOf, listSnapshotsOf } from "../../domain/recovery/snapshots.ts";
import { allTags, LIMITED_ACCESS } from "../../domain/entities/tagging.ts";
import {
  RecoveryEntities,
  RecoveryEntitiesPage,
  type RecoveryEntitiesProps,
} from "../../views/recovery/entities.tsx";
import { MethodPage } from "../../views/recovery/method.tsx";
import { RecoveryTasksPage } from "../../views/recovery/tasks.tsx";
import { SnapshotsPage, SnapshotTable } from "../../views/recovery/snapshots.tsx";
import { shownRecoverable } from "../../views/recovery/shown.ts";
import { queryOf, searchOf, sortOf } from "../entity_filter.ts";
import { actorOf, catalogueOf, isPartial, portalOf, readersOf, type Request } from "../env.ts";
import { frameOf } from "../frame.ts";
import { may } from "../policy.ts";
import { answerRegion } from "../regions.ts";
import { Routes } from "../registry.ts";
import { recoveryPlaceOf, recoveryTaskOf } from "./entity_of.ts";

const BROWSE = may("content.browse", { tagged: true });

/** The way to what is to be given back (product R1): tasks, members and team folders, and by which method. */
export function recovery() {
  return new Routes()
    .get("/recovery", BROWSE, async (c) => {
      const parts = await readersOf(c);
      const tasks = await recoverableTasks(parts, recoveryScope(actorOf(c)));
      const now = portalOf(c).now().getTime();
      return c.html(<RecoveryTasksPage frame={frameOf(c)} tasks={tasks} now={now} />);
    })
    .get("/recovery/:id", BROWSE, async (c) => {
      const task = await recoveryTaskOf(c);
      const table = await tableOf(c, task.id);
      if (isPartial(c)) return await answerRegion(c, <RecoveryEntities {...table} />);
      const props = { task, table, tags: await tagNames(c) };
      return c.html(<RecoveryEntitiesPage frame={frameOf(c)} {...props} />);
    })
    .get("/recovery/:id/:entity", BROWSE, async (c) => {
      const { task, entity, catalogue } = await recoveryPlaceOf(c);
      const snapshots = await countSnapshotsOf(catalogue.read, task.id, entity.id);
      return c.html(<MethodPage frame={frameOf(c)} {...{ task, entity, snapshots }} />);
    })
    .get("/recovery/:id/:entity/snapshots", BROWSE, async (c) => {
      const { task, entity, catalogue, at } = await recoveryPlaceOf(c);
      const { from, to, changed, before } = c.req.query();
      const filter = { from, to, changed };
      const found = await listSnapshotsOf(catalogue.read, task.id, entity.id, { ...filter, before });
      const table = { at, filter, paged: before !== undefined, ...found };
      if (isPartial(c)) return await answerRegion(c, <SnapshotTable {...table} />);
      return c.html(<SnapshotsPage frame={frameOf(c)} {...{ task, entity, table }} />);
    });
}

async function tableOf(c: Request, task: string): Promise<RecoveryEntitiesProps> {
  const { read } = await catalogueOf(c);
  const { q, status, tag, sort, after } = c.req.query();
  const scope = recoveryScope(actorOf(c));
  const query = await queryOf(read, { q, status, tag });
  const { shown, ...order } = sortOf(sort);
  const { rows, next } = await listEntityRows(read, scope, task, query, { ...order, after });
  const total = await countEntityRows(read, scope, task, query);
  const here = (more: Record<string, string | undefined>) =>
    `/recovery/${task}${searchOf({ q, status, tag, sort, ...more })}`;
  return {
    taskId: task,
    rows: rows.map(shownRecoverable),
    filter: { q, status, tag } as RecoveryEntitiesProps["filter"],
    sort: shown,
    page: {
      total: total > COUNTED ? null : total,
      first: after ? here({}) : undefined,
      next: next === null ? undefined : here({ after: next }),
    },
    now: portalOf(c).now().getTime(),
  };
}

async function tagNames(c: Request): Promise<string[]> {
  const names = (await allTags((await catalogueOf(c)).read)).map(({ name }) => name);
  return recoveryScope(actorOf(c)).isPrimary ? [LIMITED_ACCESS, ...names] : names;
}

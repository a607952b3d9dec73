import { lookForDamage } from "../../src/domain/alarm/look.ts";
import { raiseAlarms, type Raised } from "../../src/domain/alarm/raise.ts";
import type { Sign } from "../../src/domain/alarm/signs.ts";
import { answerAlarm } from "../../src/storage/catalogue/alarms.ts";
import { addUpTotals, countChanges } from "../../src/storage/catalogue/namespace_totals.ts";
import { saveMounts } from "../../src/storage/catalogue/namespaces.ts";
import type { Catalogue } from "../../src/storage/catalogue/power.ts";
import { ensureRepository } from "../../src/storage/catalogue/repositories.ts";
import { beginRun, endRun, saveRunEntities } from "../../src/storage/catalogue/runs.ts";
import { endVersions, type NewVersion, replaceVersions } from "../../src/storage/catalogue/versions.ts";
import { sql } from "kysely";
import { type MadeFile, Member, type Numbers } from "./member.ts";
import { Random } from "./random.ts";

const TASK = "made-up";

/** A team in a real catalogue, backed up by runs that do all that a run does at its end, and download nothing. */
export class Team {
  readonly members: Member[] = [];
  #db: Catalogue;
  #repository = 0;
  #numbers: Numbers = { nextNode: 1, nextContent: 2 };

  constructor(db: Catalogue) {
    this.#db = db;
  }

  /** The same team in a copy of its catalogue, where it lives on by itself. */
  in(db: Catalogue): Team {
    const team = new Team(db);
    team.#repository = this.#repository;
    team.#numbers = { ...this.#numbers };
    team.members.push(...this.members.map((member) => member.copy(team.#numbers)));
    return team;
  }

  async join(seed: number): Promise<Member> {
    const n = this.members.length + 1;
    const root = this.#numbers.nextNode++;
    const { entity, namespace } = await this.#db.write(async (trx) => {
      this.#repository = await ensureRepository(trx, TASK, TASK);
      const entity = await trx.insertInto("entities").values({
        task_id: TASK,
        kind: "member",
        dropbox_id: `dbmid:${n}`,
        name: `Member ${n}`,
        email: null,
        dropbox_status: "active",
        discovered_run: 1,
        activated_at: 1,
        paused_at: null,
        archived_at: null,
        archived_reason: null,
      }).returning("id").executeTakeFirstOrThrow();
      const namespace = await trx.insertInto("namespaces").values({
        task_id: TASK,
        dropbox_id: String(n),
        kind: "member_home",
        name: `Member ${n}`,
        entity_id: entity.id,
        folder: `members/${n}`,
        folder_key: `members/${n}`,
        cursor: null,
        acting: null,
        lost_at: null,
        lost_code: null,
        sharing_read_at: null,
        listed_at: null,
        listed_as: null,
      }).returning("id").executeTakeFirstOrThrow();
      await saveMounts(trx, TASK);
      await trx.insertInto("nodes")
        .values({ id: root, namespace_id: namespace.id, parent_id: 0, name_lower: "" }).execute();
      return { entity: entity.id, namespace: namespace.id };
    });
    const member = new Member(entity, namespace, root, new Random(seed), this.#numbers);
    this.members.push(member);
    return member;
  }

  /** A run: what has happened since the last one is in its snapshot. Answers the alarms that it raised. */
  async backUp(at: number): Promise<Raised[]> {
    const run = await this.#db.write((trx) => beginRun(trx, TASK, at));
    await this.#store(run);
    await this.#db.write((trx) => addUpTotals(trx, this.#repository, TASK, run));
    const changes = await countChanges(this.#db.read, TASK, run);
    const seen = { taskId: TASK, run, startedAt: new Date(at) };
    const found = await lookForDamage(this.#db.read, seen, changes);
    return await this.#db.write(async (trx) => {
      await saveRunEntities(
        trx,
        this.members.map(({ entity }) => ({ ...NOTHING, run_id: run, entity_id: entity })),
      );
      const raised = await raiseAlarms(trx, seen, found, new Date(at));
      await endRun(trx, run, { state: "success", ended_at: at, snapshot_id: "ab".repeat(32) });
      return raised;
    });
  }

  async signsOf(alarm: number): Promise<Sign[]> {
    const { signs } = await this.#db.read.selectFrom("alarms").select("signs").where("id", "=", alarm)
      .executeTakeFirstOrThrow();
    return JSON.parse(signs);
  }

  /** Somebody says that it was them. */
  async wasUs(alarm: number, at: number) {
    await this.#db.write((trx) =>
      answerAlarm(trx, alarm, { answer: "ours", answered_at: at, answered_by: "x" })
    );
  }

  async #store(run: number) {
    for (const member of this.members) {
      if (member.ended.size + member.begun.size === 0) continue;
      await this.#db.write(async (trx) => {
        await sql`insert into nodes (id, namespace_id, parent_id, name_lower)
          select value->>0, ${member.namespace}, value->>1, value->>2 from json_each(${
          JSON.stringify(member.named.splice(0))
        })`.execute(trx);
        await endVersions(trx, run, [...member.ended]);
        const begun = [...member.begun.values()];
        const files = begun.map((file) => versionOf(member, file, run));
        const folders = member.folders.splice(0).map(folderVersion);
        await replaceVersions(trx, member.namespace, run, [...folders, ...files]);
        const looks = JSON.stringify(begun.map(({ node, look }) => [node, look]));
        await sql`update versions set scrambled = l.value->>1 from json_each(${looks}) l
          where to_run is null and node_id = l.value->>0`.execute(trx);
      });
      member.ended.clear();
      member.begun.clear();
    }
  }
}

const NOTHING = {
  outcome: "success" as const,
  reason_code: null,
  reason: null,
  items: 0,
  bytes: 0,
  added: 0,
  changed: 0,
  removed: 0,
  errors: 0,
};

function folderVersion([nodeId, parentId, name]: Member["folders"][number]): NewVersion {
  const nothing = { rev: null, size: 0, contentId: null, clientModified: 0, serverModified: 0 };
  const dropboxId = `id:f${nodeId}`;
  return { nodeId, parentId, kind: "folder", name, dropboxId, ...nothing, ...OF_NO_USE };
}

const OF_NO_USE = { target: null, modifiedBy: null, unverified: false };

function versionOf(member: Member, file: MadeFile, run: number): NewVersion {
  return {
    nodeId: file.node,
    parentId: member.folderOf(file.folder),
    kind: "file",
    name: file.name,
    dropboxId: `id:${file.node}`,
    rev: String(run),
    size: file.size,
    contentId: file.content,
    clientModified: 1,
    serverModified: 1,
    ...OF_NO_USE,
  };
}

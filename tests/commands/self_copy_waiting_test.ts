import { sql } from "kysely";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { readConfig } from "../../src/config.ts";
import { enqueue } from "../../src/domain/jobs/queue.ts";
import { listTasks } from "../../src/domain/tasks/tasks.ts";
import { backUpSelf } from "../../src/installation/self_copy.ts";
import { openServices } from "../../src/services.ts";
import { ALICE } from "../support/web_client.ts";
import { type CliWorld, cliWorld } from "./cli.ts";

let world: CliWorld;
beforeEach(async () => {
  world = await cliWorld();
  world.env.DROPKEEP_STORE = `${world.folder}/store`;
  await world.connect();
});
afterEach(() => world.close());

async function ended(...args: string[]) {
  const { code, stderr } = await world.run([...args, "--json"]);
  if (code !== 0) throw new Error(`dropkeep ${args.join(" ")}: ${code} ${stderr}`);
}

/** Each begins the program several times, beside others that do. */
describe("a copy of the installation", { timeout: 240_000 }, () => {
  it("lets nothing that waited in the copy be done again: mails, requests, invitations, restores, exports", async () => {
    await ended("backup");
    const services = await openServices(readConfig(world.env), () => new Date());
    const { account } = services;
    const at = Date.now();
    await services.control.write(async (trx) => {
      await trx.insertInto("requests").values({
        id: "r",
        kind: "reset",
        payload: "",
        made_at: at,
        next_at: at,
      })
        .execute();
      const mail = { kind: "test", recipient: ALICE.email, payload: "sealed", made_at: at, next_at: at };
      await trx.insertInto("outbox").values({ account_id: account, id: "m", ...mail }).execute();
      const invitation = { email: "bob@acme.example", role: "administrator" as const, permissions: "[]" };
      await trx.insertInto("invitations").values({
        ...{ account_id: account, id: "i", ...invitation, invited_by: "alice", token_hash: "hash" },
        ...{ made_at: at, expires_at: at + 86_400_000 },
      }).execute();
      const now = new Date(at);
      await enqueue(trx, { account, kind: "restore", subject: "job", askedBy: "alice", now });
      await enqueue(trx, { account, kind: "export", subject: "out", askedBy: "alice", now });
    });
    const [task] = await listTasks(services.control.read, account);
    await services.catalogue.write((trx) =>
      sql`insert into recovery_jobs (id, kind, task_id, entity_id, run_id, snapshot_at, label, destination, asked_by,
        initiator, asked_at, form_key, request, state)
        select id, kind, ${task!.id}, 1, 1, 1, '', '', 'alice', 'Alice', 1, id, '{}', 'running'
        from (select 'job' as id, 'restore' as kind union all select 'out', 'export')`.execute(trx)
    );
    await backUpSelf(services, { onMissing: () => {} });
    await services.close();
    const data = `${world.folder}/data`;
    const key = await Deno.readTextFile(`${data}/keys/master.key`);
    await Deno.remove(data, { recursive: true });
    await Deno.mkdir(`${data}/keys`, { recursive: true });
    await Deno.writeTextFile(`${data}/keys/master.key`, key);

    await ended("restore-self");

    const again = await openServices(readConfig(world.env), () => new Date());
    const { read } = again.control;
    const requests = await read.selectFrom("requests").select("id").execute();
    const [invited] = await read.selectFrom("invitations").select("expires_at").execute();
    const mails = await read.selectFrom("outbox").select(["given_up_at", "payload"]).execute();
    const jobs = await read.selectFrom("jobs").select("state").where("subject", "in", ["job", "out"])
      .execute();
    const rows = await again.catalogue.read.selectFrom("recovery_jobs").select(["state", "reason_code"])
      .execute();
    await again.close();
    expect(requests).toEqual([]);
    expect(invited!.expires_at).toBeLessThanOrEqual(Date.now());
    expect(mails).toEqual([{ given_up_at: expect.any(Number), payload: "" }]);
    expect(jobs).toEqual([]);
    expect(rows).toEqual(Array(2).fill({ state: "parked", reason_code: "copy_put_back" }));
  });

  it("names an account that cannot be opened as missing, says why, and copies the others", async () => {
    await ended("backup");
    const services = await openServices(readConfig(world.env), () => new Date());
    const told: string[] = [];
    await services.control.write(async (trx) => {
      await trx.insertInto("accounts").values({ id: "initech", name: "Initech", created_at: 9e15 }).execute();
    });

    const { missing } = await backUpSelf(services, {
      onMissing: (_, error) => void told.push(String(error)),
    });

    await services.close();
    expect(missing).toEqual(["initech"]);
    expect(told).toEqual([expect.stringContaining("it has no key")]);
  });
});

import { expect, it } from "vitest";
import { markLost, saveConnection } from "../../src/domain/connections/connections.ts";
import { openInstanceKeys } from "../../src/domain/instance_keys.ts";
import { tellLostConnections } from "../../src/domain/connections/lost_connections.ts";
import { dueMails, openMail } from "../../src/domain/mails/outbox.ts";
import { createTask } from "../../src/domain/tasks/tasks.ts";
import { castOfTwo, connectAcme, consent, LATER, NOW } from "./cast.ts";

it("[B13] the primary user is told once of each loss of a connection, with a link", async () => {
  const cast = await castOfTwo();
  const keys = await openInstanceKeys(cast.db, cast.ring, NOW);
  const id = await connectAcme(cast);
  await cast.db.write(async (trx) => {
    const person = { first_name: "Alice", last_name: "A", password: null, password_set_at: null, made_at: 1 };
    await trx.insertInto("users").values({
      id: "alice",
      email: "alice@acme.test",
      ...person,
      activated_at: 1,
      disabled_at: null,
      operator_since: null,
    }).execute();
    await trx.insertInto("grants").values({
      account_id: "acme",
      user_id: "alice",
      role: "primary",
      granted_at: 1,
    })
      .execute();
  });
  const tell = (now: Date) => tellLostConnections(cast.db, { keys, origin: "https://backup.acme.test", now });

  const task = await createTask(cast.db, cast.acme, { name: "Files", connectionId: id }, NOW);

  const before = await tell(NOW);
  await markLost(cast.db, "acme", id, "revoked", NOW);
  const told = [await tell(NOW), await tell(NOW)];
  await saveConnection(cast.db, cast.acme, consent(), NOW);
  await markLost(cast.db, "acme", id, "revoked again", LATER);
  const again = await tell(LATER);
  const mails = await Promise.all(
    (await dueMails(cast.db.read, LATER, 10)).map((row) => openMail(keys, row)),
  );

  expect([before, told, again]).toEqual([0, [1, 0], 1]);
  expect(mails.map(({ to }) => to)).toEqual(["alice@acme.test", "alice@acme.test"]);
  expect(mails[0]?.mail).toMatchObject({
    kind: "connection_lost",
    reason: "revoked",
    link: `https://backup.acme.test/tasks/${task.id}/connect`,
  });
});

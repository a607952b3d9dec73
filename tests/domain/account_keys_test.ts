import { beforeEach, expect, it } from "vitest";
import { openAccountSecrets, rewrapAccountKeys } from "../../src/domain/account_keys.ts";
import { openConsent } from "../../src/domain/connections/connections.ts";
import { newMasterKey, readMasterRing } from "../../src/storage/secrets/master_ring.ts";
import { type Cast, castOfTwo, connectAcme } from "./cast.ts";

let cast: Cast;

beforeEach(async () => cast = await castOfTwo());

it("[K3] rewrapAccountKeys moves every key once, and the new master key alone opens what was sealed", async () => {
  const connection = await connectAcme(cast);
  const newer = newMasterKey();
  const both = await readMasterRing(`${cast.masterText}\n${newer}`, "the test");

  const moved = await rewrapAccountKeys(cast.db, both);
  const again = await rewrapAccountKeys(cast.db, both);

  expect([moved, again]).toEqual([2, 0]);
  const alone = await openAccountSecrets(cast.db.read, await readMasterRing(newer, "the test"), "acme");
  const opened = await openConsent(cast.db.read, alone, connection);
  expect(opened.refreshToken.reveal()).toBe("canary-refresh-token");
  await expect(openAccountSecrets(cast.db.read, cast.ring, "acme")).rejects.toMatchObject({
    code: "missing_key",
  });
});

it("[D3] one account's wrapped key put into another's row opens nothing", async () => {
  const { wrapped } = await cast.db.read.selectFrom("account_keys").select("wrapped")
    .where("account_id", "=", "acme").executeTakeFirstOrThrow();
  await cast.db.write((trx) =>
    trx.updateTable("account_keys").set({ wrapped }).where("account_id", "=", "initech").execute()
  );

  await expect(openAccountSecrets(cast.db.read, cast.ring, "initech")).rejects.toMatchObject({
    code: "refused",
  });
});

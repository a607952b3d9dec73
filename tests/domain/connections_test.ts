import { beforeEach, expect, it } from "vitest";
import {
  findConnection,
  markLost,
  openConsent,
  saveConnection,
} from "../../src/domain/connections/connections.ts";
import { NotFound } from "../../src/domain/errors.ts";
import { Secret } from "../../src/storage/secrets/secret.ts";
import { type Cast, castOfTwo, consent, LATER, NOW } from "./cast.ts";

let cast: Cast;

beforeEach(async () => cast = await castOfTwo());

async function connectionsOf(account: string): Promise<string[]> {
  const rows = await cast.db.read.selectFrom("connections").select("id").where("account_id", "=", account)
    .execute();
  return rows.map(({ id }) => id);
}

it("saveConnection keeps what the team gave, and openConsent gives it back", async () => {
  const saved = await saveConnection(cast.db, cast.acme, consent(), NOW);

  const { scopes, teamName, adminMemberId } = consent();
  expect(saved).toMatchObject({ teamName, adminMemberId, scopes, connectedAt: NOW, lost: null });
  const opened = await openConsent(cast.db.read, cast.acme, saved.id);
  expect(opened.refreshToken.reveal()).toBe("canary-refresh-token");
  expect(opened.appSecret?.reveal()).toBe("canary-app-secret");
});

it("saveConnection keeps the id of a team that comes back, and it is no longer lost", async () => {
  const first = await saveConnection(cast.db, cast.acme, consent(), NOW);
  await markLost(cast.db, "acme", first.id, "the token was revoked", NOW);

  const again = await saveConnection(
    cast.db,
    cast.acme,
    consent({ appSecret: null, refreshToken: new Secret("new") }),
    LATER,
  );

  expect(again).toEqual({ ...first, connectedAt: LATER });
  expect(await findConnection(cast.db.read, "acme", first.id)).toEqual(again);
  expect(await connectionsOf("acme")).toEqual([first.id]);
  const opened = await openConsent(cast.db.read, cast.acme, first.id);
  expect([opened.refreshToken.reveal(), opened.appSecret]).toEqual(["new", null]);
});

it("markLost keeps the first date and reason", async () => {
  const { id } = await saveConnection(cast.db, cast.acme, consent(), NOW);

  await markLost(cast.db, "acme", id, "the token was revoked", NOW);
  await markLost(cast.db, "acme", id, "later", LATER);

  const found = await findConnection(cast.db.read, "acme", id);
  expect(found.lost).toEqual({ at: NOW, reason: "the token was revoked" });
});

it("[T3] a stranger's connection is not found, not lost, not opened and not listed", async () => {
  const { id } = await saveConnection(cast.db, cast.acme, consent(), NOW);

  const tries = [
    () => findConnection(cast.db.read, "initech", id),
    () => openConsent(cast.db.read, cast.initech, id),
    () => markLost(cast.db, "initech", id, "x", NOW),
  ];

  for (const attempt of tries) await expect(attempt()).rejects.toThrow(NotFound);
  expect(await connectionsOf("initech")).toEqual([]);
  expect((await findConnection(cast.db.read, "acme", id)).lost).toBeNull();
});

it("[D3] a sealed token copied into a stranger's row does not open there", async () => {
  const mine = await saveConnection(cast.db, cast.acme, consent(), NOW);
  const theirs = await saveConnection(cast.db, cast.initech, consent(), NOW);
  const { refresh_token } = await cast.db.read.selectFrom("connections").select("refresh_token")
    .where("id", "=", mine.id).executeTakeFirstOrThrow();
  await cast.db.write((trx) =>
    trx.updateTable("connections").set({ refresh_token }).where("id", "=", theirs.id).execute()
  );

  const opening = openConsent(cast.db.read, cast.initech, theirs.id);

  await expect(opening).rejects.toThrow("it was altered or belongs elsewhere");
});

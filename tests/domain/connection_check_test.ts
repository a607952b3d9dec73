import { afterEach, beforeEach, expect, it } from "vitest";
import { checkConnection } from "../../src/domain/connections/connection_check.ts";
import { findConnection, saveConnection } from "../../src/domain/connections/connections.ts";
import { BACKUP_SCOPES } from "../../src/dropbox/scopes.ts";
import { type BackupWorld, backupWorld } from "../support/backup_world.ts";
import { type Cast, castOfTwo, consent, NOW } from "./cast.ts";

let cast: Cast;
let world: BackupWorld;
beforeEach(async () => {
  cast = await castOfTwo();
  world = await backupWorld({ content: { files: 2, members: 2 } });
});
afterEach(() => world.close());

async function check(scopes: string[] = [...BACKUP_SCOPES]) {
  const connection = await saveConnection(cast.db, cast.acme, consent({ scopes }), NOW);
  const parts = { control: cast.db, account: "acme", dropbox: world.dropbox, now: () => NOW };
  const answer = await checkConnection(parts, connection);
  return { ...answer, lost: (await findConnection(cast.db.read, "acme", connection.id)).lost };
}

it("[B13] a connection that Dropbox lets in stays connected", async () => {
  expect(await check()).toEqual({ connected: true, reason: null, lacking: [], lost: null });
});

it("[B13] a consent that was taken back is written down as lost, with Dropbox's words", async () => {
  await world.control("DELETE", `links/${world.link}`);

  const { connected, lost } = await check();

  expect(connected).toBe(false);
  expect(lost).toMatchObject({ at: NOW });
  expect(lost?.reason).not.toBe("");
});

it("[B13] a consent without which nothing is backed up counts as lost; one that lacks less is named", async () => {
  const without = (lost: string) => check(BACKUP_SCOPES.filter((scope) => scope !== lost));

  expect(await without("groups.read")).toMatchObject({ connected: true, lacking: ["groups.read"] });
  expect((await without("members.read")).reason).toBe("The connection was made without members.read");
});

import { afterAll, beforeAll, expect, it } from "vitest";
import { readConfig } from "../../src/config.ts";
import { openServices } from "../../src/services.ts";
import { connectedWorld } from "./backed_up_world.ts";
import type { CliWorld } from "./cli.ts";

let world: CliWorld;
beforeAll(async () => {
  world = await connectedWorld();
  await world.run(["backup"]);
  await world.run(["backup"]);
});
afterAll(() => world.close());

const CONTRACTS = "/members/alice@acme.example/Contracts";

/** What was told since the row before. */
async function told(after = 0) {
  const services = await openServices(readConfig(world.env), () => new Date());
  const rows = await services.control.read.selectFrom("audit").select([
    "seq",
    "action",
    "agent",
    "object_name",
    "detail",
  ])
    .where("seq", ">", after).orderBy("seq").execute().finally(() => services.close());
  return rows.map(({ detail, ...row }) => ({ ...row, ...JSON.parse(detail) }));
}

it("[L1] the audit log tells what the command line looked at, gave out and restored", async () => {
  const before = (await told()).length;

  await world.run(["ls", CONTRACTS]);
  await world.run(["find", "lease", "--snapshot", "1"]);
  await world.run(["diff"]);
  await world.run(["access", CONTRACTS]);
  await world.run(["export", CONTRACTS, "--folder", `${world.folder}/out`]);
  const { json: { restore } } = await world.run(["restore", CONTRACTS, "--plan", "--json"]);
  await world.run(["restore", "run", String(restore)]);
  await world.run(["restore", `${CONTRACTS}/Lease.pdf`, "--in-place"]);

  const rows = await told(before);
  expect(rows.every(({ agent, object_name }) => agent === "command line" && object_name !== "")).toBe(true);
  expect(rows).toMatchObject([
    { action: "content.browsed", snapshot: 2 },
    { action: "content.searched", words: "lease", snapshot: 1 },
    { action: "content.browsed", compared: 1, snapshot: 2 },
    { action: "content.browsed", access: "who has it", snapshot: 2 },
    { action: "content.export_asked", to: "folder", items: 1 },
    { action: "content.restore_asked", way: "new-folder", items: 1 },
    { action: "content.restore_started", restore },
    { action: "content.restore_asked", way: "in-place" },
    { action: "content.restore_started" },
  ]);
});

it("[L1] the audit log tells who had a backup run", async () => {
  const rows = await told();

  expect(rows.filter(({ action }) => action === "task.backup_asked")).toHaveLength(2);
});

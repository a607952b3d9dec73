import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { RESTORE_SCOPES } from "../../../src/dropbox/scopes.ts";
import { type Installation, installation } from "../../support/installation.ts";
import { ALICE, ask, carryOut, shown, snapshotAt, tick, words } from "./giving_back.ts";
import { asAdministrator, limit } from "./hiding.ts";
import { inPortal, type RecoveryWorld } from "./recovery_world.ts";

let world: Installation;
beforeEach(async () => {
  world = await installation({ files: 30 });
  await world.control("POST", "put", { member: "alice", path: "/Plans/a.txt", text: "a" });
  await world.control("POST", "shared-folders", {
    member: "alice",
    path: "/Plans",
    owner: "alice",
    with: ["bob", "carol"],
  });
  await world.json("backup");
  for (const name of ["bob", "carol"]) await world.control("DELETE", `shared-folders/Plans/members/${name}`);
});
afterEach(() => world.close());

async function asked(portal: RecoveryWorld, sharing: string): Promise<string> {
  const at = await snapshotAt(portal, ALICE);
  await tick(portal, at, "", "Plans");
  return await ask(portal, at, { sharing });
}

const entityOf = async ({ services }: RecoveryWorld, email: string) =>
  (await services.catalogue.read.selectFrom("entities").select("id").where("email", "=", email)
    .executeTakeFirstOrThrow()).id;

describe("X8 sharing on the pages of a restore", () => {
  it(
    "is shown before it is given back, told afterwards, person by person, and audited by who started it",
    async () => {
      const seen = await inPortal(world, async (portal) => {
        const job = await asked(portal, "reapply");
        const plan = await shown(portal, job, /What it would do/);
        // Somebody else had it planned.
        await portal.services.catalogue.write((trx) =>
          trx.updateTable("recovery_jobs").set({ asked_by: "planner" }).execute()
        );
        const page = await carryOut(portal, job, /Everything that you chose is restored/);
        const csv = await portal.text(`${job}/sharing.csv`);
        const rows = () =>
          portal.services.control.read.selectFrom("audit").select(["actor_email", "detail"])
            .where("action", "=", "content.sharing_given").execute();
        await portal.untilDone(async () => (await rows()).length === 2);
        return { plan, page, csv, audit: await rows() };
      });

      expect(seen.plan).toContain("2 to be given back");
      expect(seen.plan).toMatch(/Bob Brown bob@acme\.example Can edit To be given back/);
      expect(seen.page).toMatch(/Bob Brown bob@acme\.example Can edit Given back/);
      expect(seen.csv).toMatch(/^Folder,What,Name,Email,What stood,What became of it,Why,What to do,Detail/);
      expect(seen.csv).toContain(
        "/shared-folders/Plans,Person,Bob Brown,bob@acme.example,Can edit,Given back,",
      );
      expect(seen.audit.map(({ actor_email, detail }) => [actor_email, JSON.parse(detail).to])).toEqual([
        ["alice@acme.example", "bob@acme.example"],
        ["alice@acme.example", "carol@acme.example"],
      ]);
    },
    120_000,
  );

  it(
    "is reported alone unless somebody asks for more, and hides who carries Limited Access from all but the primary user",
    async () => {
      const seen = await inPortal(world, async (portal) => {
        const job = await asked(portal, "report");
        const primary = await shown(portal, job, /What it would do/);
        await limit(portal, await entityOf(portal, "bob@acme.example"), 1);
        const look = async () => words(await portal.text(job)) + await portal.text(`${job}/sharing.csv`);
        return { primary, other: await asAdministrator(portal, look) };
      });

      expect(seen.primary).toMatch(/Bob Brown bob@acme\.example Can edit Reported/);
      expect(seen.other).toContain("carol@acme.example");
      expect(seen.other).not.toContain("bob@acme.example");
      expect(world.sandbox.log.calls("sharing/add_folder_member")).toEqual([]);
    },
    120_000,
  );

  it("asks to connect again where the connection may not share, and for nothing where files alone come back", async () => {
    const seen = await inPortal(world, async (portal) => {
      const scopes = RESTORE_SCOPES.filter((scope) => scope !== "sharing.write");
      await portal.services.control.write((trx) =>
        trx.updateTable("connections").set({ scopes: scopes.join(" ") }).execute()
      );
      const refused = await asked(portal, "reapply").catch((error: Error) => error.message);
      return { refused, job: await asked(portal, "report") };
    });

    expect(seen.refused).toMatch(/422 .*sharing\.write.*restoring once more/);
    expect(seen.job).toMatch(/^\/jobs\//);
  });

  it("[S7] asks whoever gives access for a fresh proof, once the last is old", async () => {
    const seen = await inPortal(world, async (portal) => {
      const job = await asked(portal, "reapply");
      await shown(portal, job, /What it would do/);
      await portal.services.control.write((trx) =>
        trx.updateTable("sessions").set({ confirmed_at: 0 }).execute()
      );
      return (await portal.alice.post(`${job}/start`)).headers.get("location");
    });

    expect(seen).toMatch(/^\/confirm\?next=/);
    expect(world.sandbox.log.calls("sharing/add_folder_member")).toEqual([]);
  });
});

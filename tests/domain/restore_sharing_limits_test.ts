import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { planRestore, runRestore } from "../../src/domain/restore/restore.ts";
import { ASKED, type SharingWorld, sharingWorld } from "./restore_sharing_world.ts";

let world: SharingWorld;
beforeEach(async () => void (world = await sharingWorld()));
afterEach(() => world.close());

describe("X8 sharing never gives more than stood", () => {
  it.each([["suspend", "share_member_suspended"], ["remove", "share_member_gone"]])(
    "to who has been touched by %s since: %s",
    async (deed, code) => {
      await world.backUp();
      await world.bobLeaves();
      const bob = await world.memberOf("Bob");
      if (deed === "suspend") await world.control("PATCH", `members/${bob.id}`, { status: "suspended" });
      else await world.control("DELETE", `members/${bob.id}`);

      expect(await world.again()).toMatchObject({
        state: "succeeded",
        causes: { [code]: 1 },
        sharing: { left: 1 },
      });
      expect(world.gaveNothing()).toBe(true);
    },
  );

  it("to who is suspended between the plan and the restore", async () => {
    await world.backUp();
    await world.bobLeaves();
    const plan = await planRestore(world.giving, ASKED);
    await world.control("PATCH", `members/${(await world.memberOf("Bob")).id}`, { status: "suspended" });

    const result = await runRestore(world.giving, plan.restoreId);

    expect(plan.sharing).toMatchObject({ planned: 1 });
    expect(result.causes).toEqual({ share_member_suspended: 1 });
  });

  it("to a group that has people now who were not in it", async () => {
    const sales = await world.groupNamed("Sales");
    await world.control("PUT", `folders/Plans/access/${sales}`, { access: "viewer" });
    await world.backUp();
    await world.control("DELETE", `folders/Plans/access/${sales}`);
    const same = await world.again();
    await world.control("DELETE", `folders/Plans/access/${sales}`);
    await world.control("PUT", `groups/${sales}/members/${(await world.memberOf("Alice")).id}`);

    const grown = await world.again();

    expect([same.sharing?.done, same.causes]).toEqual([1, {}]);
    expect(grown.causes).toEqual({ share_group_grown: 1 });
  });

  it("by a role: who is in already stays as they are", async () => {
    await world.backUp();
    await world.control("PUT", "folders/Plans/access/bob", { access: "viewer" });

    expect((await world.again()).causes).toEqual({ share_role_differs: 1 });
    expect(await world.roles()).toMatchObject({ "Bob Brown": "viewer" });
  });

  it.each([[{}, "share_link_anew", "done"], [{ password_protected: true }, "share_link_password", "left"]])(
    "by a link %j: %s",
    async (more, code, state) => {
      const link = {
        audience_options: [],
        current_audience: { ".tag": "team" },
        access_level: { ".tag": "viewer" },
        link_permissions: [],
        password_protected: false,
        ...more,
      };
      await world.control("PUT", "folders/Plans/rules", { link });
      await world.backUp();
      await world.control("PUT", "folders/Plans/rules", {});

      await world.again();

      expect(await world.ledger()).toMatchObject({ Link: `${state} ${code}` });
    },
  );

  it.each([
    [{ mode: "new-folder" as const }, "share_inside"],
    [{ paths: ["/shared-folders/Plans/a.txt"] }, "share_part"],
  ])("where it is restored otherwise: %j is told as %s", async (more, code) => {
    await world.backUp();
    await world.bobLeaves();

    expect((await world.again(more)).causes).toMatchObject({ [code]: 3 });
    expect(world.gaveNothing()).toBe(true);
  });

  it("in another member's folder, and of what is only mounted in what is restored", async () => {
    await world.backUp();
    const { id } = await world.catalogue.read.selectFrom("entities").select("id")
      .where("email", "=", "carol@acme.example").executeTakeFirstOrThrow();

    const elsewhere = await world.again({ mode: "new-folder", entity: id });
    const mounted = await world.again({ paths: ["/members/bob@acme.example"] });

    expect(elsewhere.causes).toMatchObject({ share_elsewhere: 3 });
    expect(mounted.causes.share_mounted).toBeGreaterThanOrEqual(3);
    expect(world.gaveNothing()).toBe(true);
  });
});

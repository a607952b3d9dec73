import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Fetch } from "../../src/dropbox/link.ts";
import { RESTORE_SCOPES } from "../../src/dropbox/scopes.ts";
import { planRestore, runRestore } from "../../src/domain/restore/restore.ts";
import { ASKED, type SharingWorld, sharingWorld } from "./restore_sharing_world.ts";
import { clientOver } from "./restore_world.ts";

let world: SharingWorld;
beforeEach(async () => void (world = await sharingWorld()));
afterEach(() => world.close());

describe("X8 sharing in trouble", () => {
  const refuse = (error: object) =>
    world.control("POST", "faults", {
      route: "sharing/add_folder_member",
      times: null,
      effect: { status: 409, body: { error_summary: "x/", error } },
    });

  it.each([
    [{ ".tag": "cant_share_outside_team" }, "succeeded", "share_outside_forbidden"],
    [
      { ".tag": "bad_member", bad_member: { ".tag": "invalid_dropbox_id", invalid_dropbox_id: "x" } },
      "succeeded",
      "share_member_gone",
    ],
    [{ ".tag": "email_unverified" }, "partial", "share_address_unverified"],
    [{ ".tag": "no_permission" }, "partial", "share_not_allowed"],
    [{ ".tag": "rate_limit" }, "partial", "share_limit"],
    [{ ".tag": "team_folder" }, "partial", "share_refused"],
  ])("says %j as %s, %s, and retries what failed", async (error, state, code) => {
    await world.backUp();
    await world.bobLeaves();
    const { id } = await refuse(error) as { id: number };

    const first = await world.again();
    await world.control("DELETE", `faults/${id}`);

    expect(first).toMatchObject({ state, causes: { [code]: 1 } });
    if (state !== "partial") return;
    expect(await runRestore(world.giving, first.restoreId)).toMatchObject({
      state: "succeeded",
      sharing: { done: 1 },
    });
    expect(await world.roles()).toMatchObject({ "Bob Brown": "editor" });
  });

  it("asks for a connection with the permission where the app has none to share, after the files", async () => {
    await world.backUp();
    await world.bobLeaves();
    const scopes = RESTORE_SCOPES.filter((scope) => scope !== "sharing.write");
    const { dropbox } = await world.connect(undefined, undefined, scopes);

    expect(await world.again({}, { dropbox })).toMatchObject({
      state: "partial",
      causes: { missing_scope: 1 },
    });
  });

  it.each(["before", "after"])(
    "goes on where it was stopped %s somebody was let in, and lets nobody in twice",
    async (when) => {
      await world.control("PUT", "shared-folders/Plans/members/carol");
      await world.backUp();
      await world.bobLeaves();
      await world.control("DELETE", "shared-folders/Plans/members/carol");
      const stop = new AbortController();
      const wire = (next: Fetch): Fetch => async (url, init) => {
        if (!String(url).includes("add_folder_member")) return await next(url, init);
        if (when === "before") stop.abort(new Error("stopped"));
        stop.signal.throwIfAborted();
        const answer = await next(url, init);
        stop.abort(new Error("stopped"));
        return answer;
      };
      const plan = await planRestore(world.giving, ASKED);
      const parts = { ...world.giving, dropbox: clientOver(world, wire) };
      const first = await runRestore(parts, plan.restoreId, { signal: stop.signal });
      const second = await runRestore(world.giving, plan.restoreId);

      expect(first).toMatchObject({ state: "parked", reason: { code: "interrupted" } });
      expect(second.state).toBe("succeeded");
      expect(await world.roles()).toMatchObject({ "Bob Brown": "editor", "Carol Çelik": "editor" });
      expect(world.sandbox.log.calls("sharing/add_folder_member")).toHaveLength(2);
    },
  );

  it("parks for a folder that Dropbox does not answer on only after those behind it", async () => {
    const more = { member: "alice", path: "/Later", owner: "alice", with: ["bob"] };
    await world.control("POST", "put", { member: "alice", path: "/Later/b.txt", text: "b" });
    const { namespace } = await world.control("POST", "shared-folders", more) as { namespace: string };
    await world.backUp();
    await world.bobLeaves();
    await world.control("DELETE", "shared-folders/Later/members/bob");
    const wire = (next: Fetch): Fetch => async (url, init) => {
      const isFirst = String(url).includes("add_folder_member") && !String(init?.body).includes(namespace);
      return isFirst ? new Response("", { status: 503 }) : await next(url, init);
    };
    const paths = ["/shared-folders/Plans", "/shared-folders/Later"];

    const parked = await world.again({ paths }, { dropbox: clientOver(world, wire) });
    const later = await world.roles(namespace);
    const resumed = await runRestore(world.giving, parked.restoreId);

    expect(parked).toMatchObject({ state: "parked", reason: { code: "source_unavailable" } });
    expect(later).toMatchObject({ "Bob Brown": "editor" });
    expect(resumed.state).toBe("succeeded");
    expect(await world.roles()).toMatchObject({ "Bob Brown": "editor" });
  });

  it("asks the owner, too, however many editors stand before them", async () => {
    await world.backUp();
    // Dropbox promises no order of its list.
    const wire = (next: Fetch): Fetch => async (url, init) => {
      const answer = await next(url, init);
      if (!String(url).includes("list_folder_members")) return answer;
      const { users: [like], ...rest } = await answer.json();
      const editors = Array.from({ length: 6 }, (_, i) => userAs("editor", like, `dbmid:editor-${i}`));
      return Response.json({ ...rest, users: [...editors, userAs("owner", like, "dbmid:owner")] });
    };

    await planRestore({ ...world.giving, dropbox: clientOver(world, wire) }, ASKED);

    const { actings } = await world.catalogue.read.selectFrom("restore_targets").select("actings")
      .executeTakeFirstOrThrow();
    expect(actings).toContain("dbmid:owner");
  });
});

// deno-lint-ignore no-explicit-any
const userAs = (role: string, like: any, id: string) => ({
  ...like,
  access_type: { ".tag": role },
  user: { ...like.user, team_member_id: id, account_id: id },
});

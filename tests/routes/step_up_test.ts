import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { siteMap } from "../../src/app.tsx";
import type { Browser } from "../support/browser.ts";
import { aliceSetsUp, ORIGIN, PASSWORD, type PortalWorld, portalWorld } from "../support/portal_world.ts";
import { taskOfAlice } from "./task_world.ts";

/**
 * What takes a proof of the last ten minutes, by act. Two are asked for by their handlers, as their policies cannot
 * tell: a restore that replaces (`recovery/hidden_test.ts`), and archived backups kept shorter (`task_settings_test.ts`).
 */
const ACTS: Record<string, string[]> = {
  "changing a factor": [
    "/settings/security/app",
    "/settings/security/app/remove",
    "/settings/security/recovery-codes",
    "/settings/security/passkeys",
    "/settings/security/passkeys/options",
    "/settings/security/passkeys/:id/remove",
    "/settings/security/two-factor",
    "/settings/users/:user/factors/remove",
  ],
  "changing the address by which one signs in": ["/settings/account/email"],
  "changing from where one may sign in": [
    "/settings/security/addresses",
    "/settings/security/addresses/restriction",
    "/settings/security/addresses/:address/remove",
  ],
  "changing who may do what": [
    "/settings/users/new",
    "/settings/users/:user/access",
    "/settings/users/:user/activation",
    "/settings/users/:user/primary",
  ],
  "shortening retention": ["/tasks/:id/retention"],
  "taking a key to all backups": ["/tasks/:id/exit/kit"],
  "deleting": ["/tasks/:id/deletion", "/tasks/:id/entities/deletion"],
  "removing somebody, or all": ["/settings/users/:user/removal", "/settings/account/removal"],
};

/** Audit actions of such acts, whatever route tells of them. */
const TOLD = /(deletion|removal)_asked$|\.removed$|retention_changed$|permissions_changed$|^(totp|passkey)\./;

const POSTS = siteMap("1.2.3").flatMap((room) => room.list).filter(({ method }) => method === "POST");
const PARTIAL = { "HX-Request-Type": "partial" };
const MINUTE = 60_000;

describe("the policy", () => {
  it.each(Object.entries(ACTS).flatMap(([act, paths]) => paths.map((path) => [act, path] as const)))(
    "[S7] of %s asks for a fresh proof: POST %s",
    (_, path) => {
      const found = POSTS.filter((route) => route.path === path);

      expect(found.map(({ policy }) => policy.stepUp)).toEqual([true]);
    },
  );

  it("[S7] of every other route that tells the audit log of such an act asks for it too", () => {
    const telling = POSTS.filter(({ policy }) => TOLD.test(policy.audit ?? ""));

    expect(telling.filter(({ policy }) => !policy.stepUp).map(({ path }) => path)).toEqual([]);
    expect(telling.length).toBeGreaterThan(7);
  });
});

describe("a session that was left open", () => {
  let world: PortalWorld, alice: Browser, at: string;
  beforeEach(async () => {
    world = await portalWorld();
    alice = await aliceSetsUp(world);
    at = `/tasks/${await taskOfAlice(world, 3)}`;
    world.later(11 * MINUTE);
  });
  afterEach(() => world.close());

  const lead = (path: string) => `/confirm?next=${encodeURIComponent(path)}`;
  const on = (path: string) => ({ referer: ORIGIN + path });
  const confirm = async (to: string) =>
    (await alice.post(to, { password: PASSWORD })).headers.get("location") ?? "";
  const pending = async () => (await (await alice.get(at)).text()).includes("Deleted for good on");
  const standing =
    async () => (await world.services.catalogue.read.selectFrom("entities").select(["id", "standing"])
      .orderBy("id")
      .executeTakeFirstOrThrow());
  const changes = () => world.portal.control.read.selectFrom("retention_changes").selectAll().execute();

  it("[S7] deletes no task: it leads to confirming and back, and then it does; undoing asks for nothing", async () => {
    const asked = await alice.get(`${at}/deletion`);
    const refused = await alice.post(`${at}/deletion`, {}, on(`${at}/deletion`));
    const before = await pending();
    const back = await confirm(refused.headers.get("location")!);
    await alice.post(back);
    const after = await pending();
    world.later(11 * MINUTE);
    await alice.post(`${at}/deletion/undo`);

    expect([asked, refused].map((answer) => answer.headers.get("location"))).toEqual([
      lead(`${at}/deletion`),
      lead(`${at}/deletion`),
    ]);
    expect(back).toBe(`${at}/deletion`);
    expect([before, after, await pending()]).toEqual([false, true, false]);
  });

  it("[S7] deletes no member: what was ticked is kept while the person confirms, and then it asks", async () => {
    const { id, standing: before } = await standing();
    const ticked = { entity: String(id), confirmed: "yes" };
    const refused = await alice.post(`${at}/entities/deletion`, ticked, on(at));
    const page = await refused.text();
    const still = await standing();
    await confirm(lead(at));
    const again = await (await alice.post(`${at}/entities/deletion`, { entity: String(id) })).text();
    await alice.post(`${at}/entities/deletion`, ticked);
    const deleted = await standing();
    world.later(11 * MINUTE);
    await alice.post(`${at}/entities/deletion/undo`, { entity: String(id) });

    expect(refused.status).toBe(403);
    expect(page).toContain(`action="${at}/entities/deletion"`);
    expect(page).toContain(`name="entity" value="${id}"`);
    expect(page).toContain(`href="${lead(at)}"`);
    expect(again).toContain(">Delete 1</button>");
    expect([still.standing, deleted.standing]).toEqual([before, "deleting"]);
    expect((await standing()).standing).toBe(before);
  });

  it("[S7] is led out of the dialog where nothing was typed, and told in a toast where something was", async () => {
    const opened = await alice.get(`${at}/deletion`, PARTIAL);
    const { id, standing: before } = await standing();
    const headers = { ...PARTIAL, ...on(`${at}?status=partial`) };
    const refused = await alice.post(`${at}/entities/deletion`, { entity: String(id) }, headers);
    const toast = await refused.text();

    expect(opened.headers.get("HX-Redirect")).toBe(lead(`${at}/deletion`));
    expect(refused.status).toBe(403);
    expect(refused.headers.get("HX-Redirect")).toBeNull();
    expect(toast).toContain(`<a href="${lead(`${at}?status=partial`)}" target="_blank">`);
    expect((await standing()).standing).toBe(before);
  });

  it("[S7] changes no retention: the period that was typed is kept, by both ways", async () => {
    const form = { unit: "days", count: "30" };
    const preview = `${at}/retention?unit=days&count=30`;
    const asked = await alice.get(preview);
    const refused = await alice.post(`${at}/retention`, form, on(preview));
    const page = await refused.text();
    const before = await changes();
    const back = await confirm(lead(preview));
    await alice.post(`${at}/retention`, form);
    const waiting = await changes();
    world.later(11 * MINUTE);
    await alice.post(`${at}/retention/undo`);

    expect(asked.headers.get("location")).toBe(lead(preview));
    expect(refused.status).toBe(403);
    expect(page).toContain('name="count" value="30"');
    expect(back).toBe(preview);
    expect([before.length, waiting.length, (await changes()).length]).toEqual([0, 1, 0]);
  });
});

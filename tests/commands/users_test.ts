import { afterEach, beforeEach, expect, it } from "vitest";
import { aliceSetsUp, ORIGIN, PASSWORD, type PortalWorld, portalWorld } from "../support/portal_world.ts";
import { runCli } from "./cli.ts";

const EMAIL = "alice@acme.example";

let data: string;
beforeEach(async () => {
  data = await Deno.makeTempDir({ prefix: "dropkeep-users-" });
  const world = await opened();
  await aliceSetsUp(world);
  await world.portal.control.write(async (trx) => {
    const { id } = await trx.selectFrom("users").select("id").executeTakeFirstOrThrow();
    await trx.insertInto("totp_credentials")
      .values({ user_id: id, secret: "v1.1.x.y", made_at: 1, confirmed_at: 1 }).execute();
  });
  await world.close();
});
afterEach(() => Deno.remove(data, { recursive: true }));

const opened = (): Promise<PortalWorld> => portalWorld({ env: { DROPKEEP_DATA: data } });
const users = (...args: string[]) =>
  runCli(["users", ...args], { env: { DROPKEEP_DATA: data, DROPKEEP_PUBLIC_URL: ORIGIN } });

it("dropkeep users lists who signs in", async () => {
  const { json } = await users("--json");

  expect(json.users).toEqual([{
    email: EMAIL,
    name: "Alice Adams",
    activated: true,
    disabled: false,
    operator: true,
    second_factor: true,
  }]);
});

it("[A15] dropkeep users remove-factors lets somebody in who has lost theirs, and tells them and the audit log", async () => {
  await users("remove-factors", EMAIL);
  const world = await opened();
  // The program has gone by the real clock.
  world.later(Date.now() - world.portal.now().getTime());
  await world.deliver();

  const answer = await world.browser().post("/signin", { email: EMAIL, password: PASSWORD });

  expect(answer.headers.get("location")).toBe("/");
  expect(world.mailTo(EMAIL, "factor_changed").what).toContain("The operator has removed");
  const actions = await world.portal.control.read.selectFrom("audit").select(["action", "agent"]).execute();
  expect(actions).toContainEqual({ action: "factors.removed", agent: "command line" });
  await world.close();
});

it("dropkeep users reset-link prints a link that sets a new password, once", async () => {
  const { stdout } = await users("reset-link", EMAIL);
  const world = await opened();
  world.later(Date.now() - world.portal.now().getTime());
  const token = new URL(stdout.trim()).searchParams.get("token")!;
  const form = { token, password: "another horse battery staple", confirm: "another horse battery staple" };

  const answers = [await world.browser().post("/reset", form), await world.browser().post("/reset", form)];

  expect(answers.map(({ status }) => status)).toEqual([303, 422]);
  await world.close();
});

it.each([["remove-factors", "nobody@acme.example"], ["reset-link", "nobody@acme.example"]])(
  "dropkeep users %s names an address that nobody has",
  async (verb, email) => {
    const { code, stderr } = await users(verb, email);

    expect(code).toBe(1);
    expect(stderr).toContain(`Cannot find "${email}": nobody signs in with that address`);
  },
);

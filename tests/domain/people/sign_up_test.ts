import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { aliceSetsUp, PASSWORD, type PortalWorld, portalWorld } from "../../support/portal_world.ts";

const NEW = "another horse battery staple";
const FORM = { firstName: "Dan", lastName: "D", password: PASSWORD, confirm: PASSWORD, location: "here" };

let world: PortalWorld;
beforeAll(async () => {
  world = await portalWorld();
  await aliceSetsUp(world);
});
afterAll(() => world.close());
beforeEach(() => world.later(2 * 60 * 60_000));

function tokenOf(link: string): string {
  return new URL(link).searchParams.get("token")!;
}

async function canEnter(email: string, password: string): Promise<boolean> {
  return (await world.browser("192.0.2.6").post("/signin", { email, password })).status === 303;
}

describe("signing up", () => {
  it("with somebody else's address gives nothing: confirming asks for the password of the sign-up", async () => {
    const browser = world.browser("192.0.2.40");
    const email = "victim@initech.example";
    await browser.post("/signup", {
      ...FORM,
      email,
      password: "attacker horse battery",
      confirm: "attacker horse battery",
    });
    await world.deliver();
    const token = tokenOf(world.mailTo(email, "activation").link);

    const victim = await world.browser("192.0.2.41").post("/activate", { token, password: PASSWORD });

    expect(victim.status).toBe(422);
    expect(await canEnter(email, "attacker horse battery")).toBe(false);
  });

  it("again before confirming takes the newer names and password", async () => {
    const email = "fred@initech.example";
    const browser = world.browser("192.0.2.42");
    await browser.post("/signup", { ...FORM, email });
    await world.deliver();
    await browser.post("/signup", { ...FORM, email, firstName: "Frederic", password: NEW, confirm: NEW });
    await world.deliver();

    const token = tokenOf(world.mailTo(email, "activation").link);

    expect((await browser.post("/activate", { token, password: NEW })).status).toBe(303);
    expect(await (await browser.get("/settings/account")).text()).toContain("Frederic D");
  });

  it("twice by a double click makes one account", async () => {
    const email = "gina@initech.example";
    const browser = world.browser("192.0.2.43");
    await Promise.all([1, 2].map(() => browser.post("/signup", { ...FORM, email })));
    await world.deliver();

    const users = await world.portal.control.read.selectFrom("users").select("id").where("email", "=", email)
      .execute();
    expect(users.length).toBe(1);
  });

  it("[K1] leaves neither password nor link in the bytes of the database", async () => {
    const data = world.services.config.data;
    await world.browser("192.0.2.44").post("/signup", {
      ...FORM,
      email: "henry@initech.example",
      password: "canary canary canary",
      confirm: "canary canary canary",
    });
    const requested = await world.portal.control.read.selectFrom("requests").select("payload").execute();
    await world.deliver();

    const rows = JSON.stringify(await world.portal.control.read.selectFrom("outbox").selectAll().execute());
    expect(requested.length).toBe(1);
    expect(JSON.stringify(requested) + rows).not.toMatch(/canary|henry@initech.example.*activate\?token/);
    for (const { name } of Deno.readDirSync(data)) {
      if (!name.startsWith("control.db")) continue;
      const text = new TextDecoder("latin1").decode(await Deno.readFile(`${data}/${name}`));
      expect(text).not.toContain("canary");
      expect(text).not.toContain("henry@initech");
    }
  });

  it("is not there where the operator has closed it", async () => {
    const closed = await portalWorld({ env: { DROPKEEP_SIGN_UP: "off" } });

    expect((await closed.browser().get("/signup")).status).toBe(404);
    expect((await closed.browser().post("/signup", { ...FORM, email: "x@y.example" })).status).toBe(404);
    await closed.close();
  });
});

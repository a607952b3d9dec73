import * as argon2 from "@node-rs/argon2";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Overloaded, Places } from "../../src/auth/places.ts";
import { COST, PasswordHasher, readCost } from "../../src/auth/passwords.ts";
import { signIn } from "../../src/domain/people/sign_in.ts";
import { aliceSetsUp, CHEAP, PASSWORD, type PortalWorld, portalWorld } from "../support/portal_world.ts";
import { openPassword } from "../../src/domain/people/users.ts";

const hasher = new PasswordHasher();

describe("a password's hash", () => {
  it("[A1] is Argon2id at more than OWASP's floor, sealed in its row", async () => {
    const world = await portalWorld({ cost: COST });
    await aliceSetsUp(world);
    const { id, password } = await world.portal.control.read.selectFrom("users").select(["id", "password"])
      .executeTakeFirstOrThrow();

    const cost = readCost((await openPassword(world.portal, id))!);

    expect(cost.m).toBeGreaterThanOrEqual(19 * 1024);
    expect(cost.t).toBeGreaterThanOrEqual(2);
    expect(password).toMatch(/^v1\.1\.[\w-]+\.[\w-]+$/);
    await world.close();
  });

  it("[A1] is made anew at the next sign-in after its cost has risen", async () => {
    const world = await portalWorld({ cost: { m: 1024, t: 1, p: 1 } });
    await aliceSetsUp(world);
    const raised = { ...world.portal, passwords: new PasswordHasher({ m: 2048, t: 1, p: 1 }) };
    const app = { ...world.site, portal: raised };
    const { createApp } = await import("../../src/app.tsx");
    const { Browser } = await import("../support/browser.ts");

    await new Browser(createApp("1", app)).post("/signin", {
      email: "alice@acme.example",
      password: PASSWORD,
    });

    const { id } = await world.portal.control.read.selectFrom("users").select("id").executeTakeFirstOrThrow();
    expect(readCost((await openPassword(world.portal, id))!).m).toBe(2048);
    await world.close();
  });

  it("[A3] takes every character into account: 127 and 128 of the same differ", async () => {
    const phc = await hasher.hash("x".repeat(128));

    expect(await hasher.verify(phc, "x".repeat(127))).toBe(false);
    expect(await hasher.verify(phc, "x".repeat(128))).toBe(true);
  });

  it("[A4] of nobody is verified against all the same, and never right", async () => {
    expect(await hasher.verify(null, "x")).toBe(false);
  });
});

describe("[A4] an address that nobody has", () => {
  /** Which work a sign-in with a wrong password does, by a server that has just started and by one that has not. */
  async function workOf(email: string, first: boolean): Promise<string[]> {
    const work: string[] = [];
    const passwords = new PasswordHasher(CHEAP, {
      hash: (...args) => (work.push("hash"), argon2.hash(...args)),
      verify: (...args) => (work.push("verify"), argon2.verify(...args)),
    });
    if (!first) await passwords.verify(null, "before");
    work.length = 0;
    const visit = { ip: `198.51.100.${ips++}`, agent: "", requestId: "" };
    await signIn({ ...world.portal, passwords }, visit, { email, password: "not hers at all" }).catch(
      () => {},
    );
    return work;
  }
  let world: PortalWorld;
  let ips = 10;
  beforeAll(async () => {
    world = await portalWorld();
    await aliceSetsUp(world);
  });
  afterAll(() => world.close());

  it.each([[true], [false]])(
    "costs as much as one that somebody has (first after a start: %s)",
    async (first) => {
      const [known, unknown] = [
        await workOf("alice@acme.example", first),
        await workOf("nobody@acme.example", first),
      ];

      expect(known).toEqual(first ? ["hash", "verify"] : ["verify"]);
      expect(unknown).toEqual(known);
    },
  );

  it("is not shut for ever where there was no place for its first hash", async () => {
    let isFull = true;
    const passwords = new PasswordHasher(CHEAP, {
      hash: (...args) => isFull ? Promise.reject(new Error("full")) : argon2.hash(...args),
      verify: argon2.verify,
    });
    await expect(passwords.verify(null, "x")).rejects.toThrow("full");
    isFull = false;

    expect(await passwords.verify(null, "x")).toBe(false);
  });
});

describe("[A2] so many places", () => {
  it("let two work, let some wait in order, and send the rest away at once", async () => {
    const places = new Places(2, 3);
    const order: number[] = [];
    let open = () => {};
    const door = new Promise<void>((resolve) => open = resolve);

    const all = Array.from({ length: 7 }, (_, n) =>
      places.take(async () => {
        await door;
        order.push(n);
      }).catch((error: unknown) => error));
    open();
    const ends = await Promise.all(all);

    expect(order).toEqual([0, 1, 2, 3, 4]);
    expect(ends.map((end) => end instanceof Overloaded)).toEqual([...Array(5).fill(false), true, true]);
  });

  it("are free again after a failure", async () => {
    const places = new Places(1, 0);
    await places.take(() => Promise.reject(new Error("failed"))).catch(() => {});

    expect(await places.take(async () => "done")).toBe("done");
  });
});

describe("fifty sign-ins at once", () => {
  it("[A2] keep no page waiting until they are done, and those beyond the queue are sent away", async () => {
    const world = await portalWorld({ cost: COST });
    await aliceSetsUp(world);
    const { promise: allCame, resolve: come } = Promise.withResolvers<void>();
    let [coming, hashed] = [50, 0];
    const passwords = new PasswordHasher();
    const verify = passwords.verify.bind(passwords);
    passwords.verify = async (...of) => {
      if (--coming === 0) come();
      await allCame;
      try {
        return await verify(...of);
      } finally {
        hashed++;
      }
    };
    const { createApp } = await import("../../src/app.tsx");
    const { Browser } = await import("../support/browser.ts");
    const app = createApp("1", { ...world.site, portal: { ...world.portal, passwords } });
    const signIns = Array.from({ length: 50 }, async (_, n) => {
      const browser = new Browser(app, `10.1.${n}.1`);
      return (await browser.post("/signin", { email: `p${n}@acme.example`, password: PASSWORD })).status;
    });

    await allCame;
    // Hashes on this thread would all be made before a timer has its turn.
    await new Promise((wake) => setTimeout(wake));
    await new Browser(app).get("/healthz");
    const seen = hashed;
    const statuses = await Promise.all(signIns);

    expect(seen).toBeLessThan(50);
    expect(statuses.filter((status) => status === 429).length).toBe(50 - 34);
    expect(statuses.filter((status) => status === 422).length).toBe(34);
    await world.close();
  });
});

import type { Browser } from "../../support/browser.ts";
import { aliceSetsUp, PASSWORD, type PortalWorld, portalWorld } from "../../support/portal_world.ts";

const HOUR = 3_600_000;
export const NEW_PASSWORD = "another horse battery staple";

/** A portal that Alice has set up. */
export async function alicesPortal(): Promise<{ world: PortalWorld; alice: Browser }> {
  const world = await portalWorld();
  return { world, alice: await aliceSetsUp(world) };
}

/** An hour later, with Alice signed in anew: no throttle of what was before counts, and she has just proved to be here. */
export async function anHourLater(world: PortalWorld, alice: Browser) {
  world.later(HOUR);
  await alice.post("/signin", { email: "alice@acme.example", password: PASSWORD });
}

let networks = 0;
/** An address of a network that nobody has used. */
export const elsewhere = () => `10.1.${networks++}.1`;

/** The token of the last invitation that was mailed to an address. */
export async function tokenFor(world: PortalWorld, email: string): Promise<string> {
  await world.deliver();
  return new URL(world.mailTo(email, "invitation").link).searchParams.get("token")!;
}

/** Joins by the mailed link, from a browser that nobody knows. */
export async function joins(world: PortalWorld, email: string, token: string) {
  const browser = world.browser(elsewhere());
  const names = { firstName: email.split("@")[0]!, lastName: "Example" };
  const answer = await browser.post("/invitation", {
    token,
    ...names,
    password: NEW_PASSWORD,
    confirm: NEW_PASSWORD,
  });
  return { answer, browser };
}

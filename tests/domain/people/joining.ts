import type { Browser } from "../../support/browser.ts";
import type { PortalWorld } from "../../support/portal_world.ts";

export const NEW_PASSWORD = "another horse battery staple";

/** The token of the last invitation that was mailed to an address. */
export async function tokenFor(world: PortalWorld, email: string): Promise<string> {
  await world.deliver();
  return new URL(world.mailTo(email, "invitation").link).searchParams.get("token")!;
}

/** Joins by the mailed link. */
export async function joins(email: string, token: string, browser: Browser): Promise<Response> {
  const names = { firstName: email.split("@")[0]!, lastName: "Example" };
  return await browser.post("/invitation", {
    token,
    ...names,
    password: NEW_PASSWORD,
    confirm: NEW_PASSWORD,
  });
}
